import { account } from '../check/account';
import { gapFaults, type Report } from '../check/exact-gap';
import { lastWords } from '../check/last-words';
import type { FaultCase, Outcome } from '../case/fault-case';
import { count, least, most } from '../case/figure';
import type { Trial } from '../case/trial';

const RATE = 50_000;
/** LOG_BUFFER_MB as it is by default, and one line over. */
const CAP_MB = 8.001;
/** In one turn, in which nothing can be written: more than the buffer holds. */
const BURST = 30_000;
/** What runs beside the buffer: batches on their way, garbage that is not collected yet. */
const RSS_MB = 256;

async function flood(trial: Trial): Promise<Outcome> {
  const logs = trial.place('logs');
  const producer = trial.start('flood', { logging: { dir: logs, backupCount: 10_000 }, rate: RATE, seconds: trial.isSmoke ? 2 : 60, burst: BURST });
  const { code, stderr } = await producer.ended;
  const found = account(trial.ledger, [logs]);
  if (code !== 0) return { values: {}, broken: [`the process failed: ${lastWords(stderr)}`] };
  const report = await producer.message<Report & { perSecond: number }>('report');
  const values = {
    rate: report.perSecond,
    accepted: found.accepted,
    found: found.found,
    declared: found.declared,
    ...(report.peakQueuedBytes === undefined ? {} : { 'peak of the buffer': report.peakQueuedBytes / 2 ** 20 }),
    'RSS growth': report.rssGrowthMb,
    'loop p99': report.loopP99Ms,
  };
  const torn = found.torn + found.doubled > 0 ? [`${found.torn} torn, ${found.doubled} doubled`] : [];
  return { values, broken: [...gapFaults(found, report), ...torn] };
}

export const flooded: FaultCase = {
  number: 11,
  name: 'flood',
  injected: '50,000 records a second for 60 s into files, with 30,000 more in a single turn of the event loop',
  holds: 'accepted = found + declared; at most the single turn costs records, which are counted; the buffer stays within LOG_BUFFER_MB (8)',
  guarantees: ['G1', 'G2', 'G6'],
  figures: [
    least('rate', 'records/s'),
    count('accepted'),
    count('found'),
    most('declared', '', BURST),
    most('peak of the buffer', 'MB', CAP_MB),
    most('RSS growth', 'MB', RSS_MB),
    most('loop p99', 'ms'),
  ],
  repeats: 1,
  smoke: 1,
  baseline: 1,
  mutants: [
    { name: 'the buffer has no cap', patches: [{ lib: 'core', file: 'sink/line-queue.js', find: 'return this.bytes > this.capBytes ? this.makeRoom() : 0;', replace: 'return 0;' }], trials: 1 },
    { name: 'what is dropped is missing in the gap', patches: [{ lib: 'core', file: 'sink/gap.js', find: 'records: one.records + other.records,', replace: 'records: one.records,' }], trials: 1 },
  ],
  run: flood,
};
