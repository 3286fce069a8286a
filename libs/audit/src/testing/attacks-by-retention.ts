import { rmSync } from 'node:fs';
import type { Gap, Head } from '../entry';
import { readWriterKeys } from '../keys/key-files';
import { anchored } from '../anchor/audit-anchor';
import { previousChain } from '../write/previous-chain';
import { TrailWriter } from '../write/trail.writer';
import { ALWAYS, NEVER, ONLY_ANCHORS, type Attack } from './attack';
import { filesOfChain, forgedBehind, readLines, writeLines } from './forger';
import type { Specimen } from './specimen';

const YEAR_MS = 365 * 86_400_000;

function gapOf(chains: readonly Head[], to: string): Gap {
  return { reason: 'retention', from: to, to, refused: 0, lost: 0, chains: [...chains] };
}

/** Writes, without any key, into the tail of a chain that retention has removed others, and removes them. */
function forged(dir: string, tail: number, removed: readonly number[]): string {
  const [path] = filesOfChain(dir, tail) as [string];
  const last = readLines(path).at(-1)!;
  const heads = removed.map((chain) => ({ chain: readLines(filesOfChain(dir, chain)[0]!)[0]!.entry.chain, seq: 0, hash: '0'.repeat(64) }));
  writeLines(path, [...readLines(path), forgedBehind(last, 'gap', gapOf(heads, last.entry.time))]);
  for (const file of removed.flatMap((chain) => filesOfChain(dir, chain))) rmSync(file);
  return dir;
}

/** Two ended chains, of which the process of a third says that the first is older than a year, and removes it. */
async function backdated(specimen: Specimen): Promise<string> {
  const dir = specimen.other();
  await specimen.write('worker', 3, dir);
  await specimen.write('api', 1, dir);
  const writer = new TrailWriter({
    dir,
    writer: 'api',
    keys: readWriterKeys(specimen.keys),
    about: { config_hash: '0'.repeat(64), service: 'api', version: '1.0.0', process_id: 1, host_name: 'h' },
    previous: previousChain(dir, 'api'),
    siblings: () => [],
    stillOurs: () => undefined,
    onCheckpoint: (statement) => specimen.anchorsOf(dir)!.push(anchored(statement)),
    onFailure: () => undefined,
  });
  await writer.begin();
  const { chain, seq, prev } = readLines(filesOfChain(dir, 0)[0]!).at(-1)!.entry;
  await writer.gap(gapOf([{ chain, seq, hash: prev }], new Date(Date.now() - YEAR_MS).toISOString()));
  await writer.close('shutdown');
  for (const file of filesOfChain(dir, 0)) rmSync(file);
  return dir;
}

/** Chains that are gone because the trail itself is made to say so. */
export const ATTACKS_BY_RETENTION: readonly Attack[] = [
  {
    name: 'write into the tail of a failed chain that retention has removed chains, and drop them',
    has: 'nothing',
    expected: ALWAYS,
    on: async (specimen) => forged(await specimen.failed(), 2, [0, 1]),
  },
  {
    name: 'write into the tail of the running chain that retention has removed a chain, and drop it',
    has: 'nothing',
    expected: ALWAYS,
    on: (specimen) => forged(specimen.copy('live'), 2, [1]),
  },
  {
    name: 'have the writer say that retention has removed a chain of a year ago, and drop a new one',
    has: 'the process',
    expected: ONLY_ANCHORS,
    on: backdated,
  },
  {
    name: 'have the writer remove chains as soon as they have ended (told as a note, and by `--retention-days`)',
    has: 'the process',
    expected: NEVER,
    on: async (specimen) => {
      const dir = specimen.other();
      await specimen.write('worker', 3, dir);
      await new Promise((resolve) => setTimeout(resolve, 5));
      await (await specimen.open('api', dir, { retentionDays: 0 })).close();
      return dir;
    },
  },
];
