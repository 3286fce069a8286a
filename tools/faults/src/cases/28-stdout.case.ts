import { execFileSync } from 'node:child_process';
import { closeSync, constants, openSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { lastWords } from '../check/last-words';
import type { FaultCase, Outcome } from '../case/fault-case';
import { most, none } from '../case/figure';
import type { Report } from '../check/exact-gap';
import type { Trial } from '../case/trial';
import { until } from '../case/until';

const CAP_MB = 2;
const STILL_MS = 1_500;
const PATIENCE_MS = 15_000;

/** A pipe with a reader that reads nothing, then closes. */
class StoppedReader {
  private readonly reader: number;
  readonly writer: number;

  constructor(path: string) {
    execFileSync('mkfifo', [path]);
    this.reader = openSync(path, constants.O_RDONLY | constants.O_NONBLOCK);
    this.writer = openSync(path, constants.O_WRONLY);
  }

  leave(): void {
    closeSync(this.reader);
  }
}

async function stopReading(trial: Trial): Promise<Outcome> {
  const pipe = new StoppedReader(join(trial.dir, 'stdout'));
  const logging = { dir: trial.place('logs'), toFile: false, console: 'json', bufferMb: CAP_MB };
  const options = { logging, records: 1e9, perTick: 100, tickMs: 2, patienceMs: 1_000, idleMs: 1_000 };
  const producer = trial.start('records', options, { stdout: pipe.writer });
  closeSync(pipe.writer);
  await producer.message('began');
  await sleep(STILL_MS);
  pipe.leave();
  await sleep(300);
  producer.tell('stop');
  const hangs = await until('it has ended', () => !producer.isRunning, PATIENCE_MS).then(() => 0, () => 1);
  if (hangs === 1) return { values: { hangs } };
  const { code, stderr } = await producer.ended;
  if (code !== 0) return { values: { hangs }, broken: [`the process ended with ${code}: ${lastWords(stderr)}`] };
  const report = await producer.message<Report>('report');
  return { values: { hangs, ...valuesOf(report) } };
}

function valuesOf({ accepted, delivered = 0, dropped = 0, written, peakQueuedBytes, idleCpu = 0, rssGrowthMb, loopMaxMs, loopP99Ms }: Report): Record<string, number> {
  const values = { 'RSS growth': rssGrowthMb, 'CPU when idle': idleCpu * 100, 'loop p99': loopP99Ms, 'loop max': loopMaxMs };
  if (accepted === undefined) return values;
  return { ...values, 'unaccounted for': Math.abs(accepted - delivered - dropped) + Math.max(0, written - accepted), 'peak of the buffer': (peakQueuedBytes ?? 0) / 2 ** 20 };
}

export const stoppedReader: FaultCase = {
  number: 28,
  name: 'stdout',
  injected: "the reader of stdout's pipe stops for 1.5 s under a load of 100 records every 2 ms, then goes",
  holds: 'nothing hangs and nothing loops; the buffer stays within LOG_BUFFER_MB (here 2); delivered + dropped = accepted',
  guarantees: ['G1', 'G2', 'G6'],
  figures: [
    none('hangs'),
    none('unaccounted for'),
    most('peak of the buffer', 'MB', CAP_MB + 0.001),
    most('RSS growth', 'MB', 128),
    most('CPU when idle', '%', 30),
    most('loop p99', 'ms'),
    most('loop max', 'ms', 1_000),
  ],
  repeats: 4,
  smoke: 1,
  baseline: 2,
  mutants: [
    { name: 'the buffer has no cap', patches: [{ lib: 'core', file: 'sink/line-queue.js', find: 'return this.bytes > this.capBytes ? this.makeRoom() : 0;', replace: 'return 0;' }], trials: 1 },
    { name: 'a reader that has gone is waited for', patches: [{ lib: 'sinks', file: 'console/stream.writer.js', find: "if (!GONE.has(error.code ?? ''))", replace: 'if (error)' }], trials: 1 },
  ],
  run: stopReading,
};
