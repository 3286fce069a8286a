import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { account } from '../check/account';
import type { FaultCase, Outcome } from '../case/fault-case';
import { least, most, none } from '../case/figure';
import type { Trial } from '../case/trial';
import { until } from '../case/until';

/** Twenty times LOG_FLUSH_MS, for a machine that is busy with other things. */
const LAG_MS = 2_000;
const PATIENCE_MS = 15_000;
/** Fewer are written within a flush or two, and what the machine does in one of them would decide. */
const RECORDS = 40_000;

type Others = 'none' | 'slow' | 'stuck';

interface Run {
  /** Records a second that were in the file when the last was. */
  readonly perSecond: number;
  /** From the last log call until its record was in the file, ms. */
  readonly lag: number;
  readonly loopP99Ms: number;
  readonly lost: number;
}

/** At the same time, so that whatever else the machine does falls on both: only the slow sinks make the difference. */
async function beside(trial: Trial): Promise<Outcome> {
  const [alone, slowed] = await Promise.all([writeOut(trial, 'none'), writeOut(trial, trial.index % 2 === 0 ? 'slow' : 'stuck')]);
  return {
    values: { 'throughput kept': (slowed.perSecond / alone.perSecond) * 100, 'lag alone': alone.lag, lag: slowed.lag, 'loop p99': slowed.loopP99Ms, lost: slowed.lost + alone.lost },
  };
}

async function writeOut(trial: Trial, others: Others): Promise<Run> {
  const logs = trial.place(others);
  const producer = trial.start('slow-sink', { logging: { dir: logs, flushMs: 100 }, records: RECORDS, others }, { ledger: `${logs}.ledger` });
  await producer.message('began');
  const began = performance.now();
  const { loopP99Ms } = await producer.message<{ loopP99Ms: number }>('logged');
  const lag = await until('the file has all records', () => linesIn(logs) >= RECORDS, PATIENCE_MS).catch(() => PATIENCE_MS);
  const took = performance.now() - began;
  const { found } = account(`${logs}.ledger`, [logs]);
  producer.tell('end');
  await producer.ended;
  return { perSecond: found / (took / 1_000), lag, loopP99Ms, lost: RECORDS - found };
}

const LINE_FEED = 0x0a;

/** Counted without reading what they say: looking must not be what takes the time. The link to the current file would count its lines twice. */
function linesIn(dir: string): number {
  const files = readdirSync(dir, { withFileTypes: true }).filter((entry) => entry.isFile() && entry.name.startsWith('application.') && entry.name.endsWith('.log'));
  return files.reduce((sum, { name }) => sum + lineFeeds(readFileSync(join(dir, name))), 0);
}

function lineFeeds(bytes: Buffer): number {
  let count = 0;
  for (let at = bytes.indexOf(LINE_FEED); at >= 0; at = bytes.indexOf(LINE_FEED, at + 1)) count += 1;
  return count;
}

export const slowSink: FaultCase = {
  number: 12,
  name: 'slow-sink',
  injected: 'a sink and a winston transport that take 50 ms a write, in every other trial for ever, beside a file',
  holds: 'every record is in the file within 2 s, at no less than 30 % of the rate of a process without them, and no log call waits',
  guarantees: ['G1'],
  figures: [least('throughput kept', '%', 30), most('lag alone', 'ms'), most('lag', 'ms', LAG_MS), most('loop p99', 'ms'), none('lost')],
  repeats: 6,
  smoke: 2,
  baseline: 2,
  mutants: [
    {
      name: 'all sinks share one queue of writes',
      patches: [
        {
          lib: 'core',
          file: 'sink/batching.sink.js',
          find: 'this.writing = offer(this.writer, this.batch).then(',
          replace: 'const batch = this.batch; this.writing = (BatchingSink.tail = (BatchingSink.tail ?? Promise.resolve()).then(() => offer(this.writer, batch))).then(',
        },
      ],
    },
  ],
  run: beside,
};
