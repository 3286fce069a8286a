import { logStoreContract, type LogStoreHarness, type RealisticRecord } from '@cairn/core/testing';
import { LogDirectory } from '../test/log-directory';
import { FileStore } from './file-store';
import { indexSegment } from './sidecar/index-segment';

type Finish = (directory: LogDirectory) => Promise<void> | void;

/** The contract's records that are there before it begins: enough for several blocks of a sidecar, or few. What it follows comes in other numbers. */
const MANY = 1_600;
const FEW = 600;

async function harness(seeded: number, finish: Finish = () => undefined): Promise<LogStoreHarness> {
  const directory = new LogDirectory();
  const store = new FileStore({ dir: directory.path, index: false });
  let number = 0;
  const append = async (records: readonly RealisticRecord[]): Promise<void> => {
    directory.write(records, number);
    if (number === 0 && records.length === seeded) await finish(directory);
    number = 1;
  };
  return {
    store,
    append,
    dispose: async () => {
      await store.close();
      directory.remove();
    },
  };
}

async function sealed(directory: LogDirectory): Promise<void> {
  for (const path of directory.seal()) await indexSegment(path);
}

logStoreContract('a directory of live files', () => harness(MANY), { count: MANY });
logStoreContract('a directory of sealed files with sidecars', () => harness(MANY, sealed), { count: MANY });
logStoreContract('a directory of compressed files without sidecars', () => harness(FEW, (directory) => void directory.seal()), { count: FEW });
logStoreContract('a directory of files that other programs compressed whole', () =>
  harness(FEW, async (directory) => {
    for (const path of directory.compressWhole()) await indexSegment(path);
  }),
  { count: FEW },
);
