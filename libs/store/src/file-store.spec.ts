import { appendFileSync, mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { readFileSync, unlinkSync, writeFileSync } from 'node:fs';
import { logStoreContract, type LogStoreHarness, type RealisticRecord } from '@cairn/core/testing';
import { FileStore } from './file-store';
import { indexSegment } from './sidecar/index-segment';

type Finish = (dir: string) => Promise<void> | void;

/** The contract's records that are there before it begins; what it follows comes in smaller numbers. */
const SEEDED = 3_000;

/** A directory as the product's file sinks leave it: one file per category and service. */
async function harness(finish: Finish = () => undefined): Promise<LogStoreHarness> {
  const dir = mkdtempSync(join(tmpdir(), 'cairn-store-'));
  const store = new FileStore({ dir, index: false });
  let seeded = false;
  const append = async (records: readonly RealisticRecord[]): Promise<void> => {
    for (const { record, line } of records) appendFileSync(join(dir, `${record.category}.2026-11-20.${record.service}-abc123${seeded ? '.1' : ''}.log`), line);
    if (!seeded && records.length >= SEEDED) await finish(dir);
    seeded = true;
  };
  return {
    store,
    append,
    dispose: async () => {
      await store.close();
      rmSync(dir, { recursive: true, force: true });
    },
  };
}

/** As sealing does: members that end with a line, here small ones. */
function seal(path: string, memberBytes: number): void {
  const content = readFileSync(path);
  const members: Buffer[] = [];
  for (let start = 0; start < content.length; ) {
    const end = start + memberBytes >= content.length ? content.length : content.lastIndexOf(0x0a, start + memberBytes) + 1;
    members.push(gzipSync(content.subarray(start, end), { level: 3 }));
    start = end;
  }
  writeFileSync(`${path}.gz`, Buffer.concat(members));
  unlinkSync(path);
}

const plainFiles = (dir: string): string[] => readdirSync(dir).filter((name) => name.endsWith('.log')).map((name) => join(dir, name));

async function sealed(dir: string): Promise<void> {
  for (const path of plainFiles(dir)) {
    seal(path, 64 * 1024);
    await indexSegment(`${path}.gz`);
  }
}

logStoreContract('a directory of live files', () => harness());
logStoreContract('a directory of sealed files with sidecars', () => harness(sealed));
logStoreContract('a directory of compressed files without sidecars', () => harness((dir) => plainFiles(dir).forEach((path) => seal(path, 64 * 1024))));
logStoreContract('a directory of files that other programs compressed whole', () =>
  harness(async (dir) => {
    for (const path of plainFiles(dir)) {
      writeFileSync(`${path}.gz`, gzipSync(readFileSync(path)));
      unlinkSync(path);
      await indexSegment(`${path}.gz`);
    }
  }),
);
