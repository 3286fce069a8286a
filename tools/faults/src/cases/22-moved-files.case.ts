import { closeSync, existsSync, openSync, readFileSync, renameSync, rmSync, statSync, truncateSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { account } from '../check/account';
import { lastWords } from '../check/last-words';
import type { FaultCase, Outcome } from '../case/fault-case';
import { count, most, none } from '../case/figure';
import type { Producer } from '../case/producer';
import type { Trial } from '../case/trial';
import { until } from '../case/until';

const REOPEN_MS = 1_000;
const WAYS = ['rename', 'remove', 'SIGHUP', 'copytruncate'] as const;
type Way = (typeof WAYS)[number];

async function moveAway(trial: Trial): Promise<Outcome> {
  const way = WAYS[trial.index % WAYS.length]!;
  const logs = trial.place('logs');
  const active = join(logs, 'application.log');
  const producer = trial.start('records', { logging: { dir: logs, rotation: 'external', flushMs: 20 }, records: 1e9, perTick: 20, tickMs: 2 });
  await until('it writes', () => existsSync(active) && statSync(active).size > 50_000);
  await sleep(trial.random.between(0, 100));
  const reopened = await move[way](active, producer);
  await sleep(300);
  producer.tell('stop');
  const { code, stderr } = await producer.ended;
  const found = account(trial.ledger, [logs]);
  const values: Record<string, number> = { 'opened anew after': reopened, doubled: found.doubled, [way === 'copytruncate' ? 'lost to copytruncate' : 'lost']: found.lost.length };
  const torn = found.torn > (way === 'copytruncate' ? 1 : 0) ? [`${found.torn} torn`] : []; // the copy may end within a line
  return { values, broken: [...torn, ...(code === 0 ? [] : [`the process ended: ${lastWords(stderr)}`])] };
}

/** Resolves with how long it took until records were in a file at the path again, ms. */
const move: Readonly<Record<Way, (active: string, producer: Producer) => Promise<number>>> = {
  rename: (active) => (renameSync(active, `${active}.1`), backAt(active)),
  SIGHUP: (active, producer) => (renameSync(active, `${active}.1`), producer.kill('SIGHUP'), backAt(active)),
  /** Whoever removes a file takes its records with it: they are kept for the account by a descriptor. */
  remove: async (active) => {
    const descriptor = openSync(active, 'r');
    rmSync(active);
    const reopened = await backAt(active);
    writeFileSync(`${active}.1`, readFileSync(descriptor));
    closeSync(descriptor);
    return reopened;
  },
  copytruncate: (active) => {
    writeFileSync(`${active}.1`, readFileSync(active));
    truncateSync(active, 0);
    return backAt(active);
  },
};

/** By the time the new file was made, where the system keeps it: the runner itself may look late, with other trials beside it. */
async function backAt(active: string): Promise<number> {
  const moved = Date.now();
  const seen = await until('the file is back', () => existsSync(active) && statSync(active).size > 0, 10_000);
  const made = statSync(active).birthtimeMs - moved;
  return made > 0 ? Math.min(made, seen) : seen;
}

export const movedFiles: FaultCase = {
  number: 22,
  name: 'moved-files',
  injected: 'under load, the current file is renamed, removed, rotated with SIGHUP, or copied and truncated',
  holds: 'a file is at the path again within 1 s and nothing is lost; copytruncate loses what is written between its copy and its cut, which no writer can prevent',
  guarantees: ['G2', 'G3'],
  figures: [most('opened anew after', 'ms', REOPEN_MS), none('lost'), count('lost to copytruncate'), none('doubled')],
  random: true,
  repeats: 40,
  smoke: 2,
  baseline: 4,
  mutants: [
    {
      name: 'nobody looks whether the path still leads to the file',
      patches: [{ lib: 'sinks', file: 'file/append-file.js', find: 'lost(open) {\n', replace: 'lost(open) {\n        if (open) return false;\n' }],
      trials: 1,
    },
  ],
  run: moveAway,
};
