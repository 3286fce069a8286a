import { account, type StoredRecord } from '../check/account';
import { faultless } from '../check/exact-gap';
import type { FaultCase, Outcome } from '../case/fault-case';
import { count, none } from '../case/figure';
import type { Trial } from '../case/trial';

const QUEUED = 5_000;
/** The way to end, and the exit code Node gives it. */
const ENDS = [
  ['exit', 7],
  ['throw', 1],
  ['reject', 1],
  ['reject undefined', 1],
] as const;

async function crash(trial: Trial): Promise<Outcome> {
  const [end, wanted] = ENDS[trial.index % ENDS.length]!;
  const logs = trial.place('logs');
  const { code } = await trial.start('records', { logging: { dir: logs }, records: QUEUED, perTick: QUEUED, end }).ended;
  let last: StoredRecord = {};
  const found = account(trial.ledger, [logs], { each: (record) => (last = record) });
  const isTold = end === 'exit' || (last.event === 'app.unhandled' && last.level === 'CRITICAL');
  const values = { accepted: found.accepted, lost: found.lost.length, 'crashes untold': Number(!isTold), 'exit codes changed': Number(code !== wanted) };
  return { values, broken: faultless(found) };
}

export const crashed: FaultCase = {
  number: 17,
  name: 'crash',
  injected: 'a throw, a rejection, a rejection with undefined and `process.exit`, right after 5,000 records in one turn',
  holds: 'all records before are there, the crash is the last one, and the exit code is the one Node gives',
  guarantees: ['G2', 'G3'],
  figures: [count('accepted'), none('lost'), none('crashes untold'), none('exit codes changed')],
  repeats: 20,
  smoke: 'libs/logging/test/module/ending.spec.ts',
  baseline: 4,
  mutants: [
    { name: 'no flush at the exit', patches: [{ lib: 'sinks', file: 'exit/exit-flush.js', find: 'flushSync() {\n        this.flushEachSync();\n        this.flushEachSync();', replace: 'flushSync() {' }] },
    {
      name: 'a crash is not recorded',
      patches: [{ lib: 'sinks', file: 'exit/exit-flush.js', find: 'this.options.onCrash?.(error, origin)', replace: 'undefined' }],
      trials: 2,
    },
  ],
  run: crash,
};
