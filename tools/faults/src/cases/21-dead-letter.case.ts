import { join } from 'node:path';
import { damageSpool } from '../check/damage-spool';
import { deliveryAccount } from '../check/delivery-account';
import type { FaultCase, Outcome } from '../case/fault-case';
import { count, most, none } from '../case/figure';
import type { Producer } from '../case/producer';
import type { Trial } from '../case/trial';
import { until } from '../case/until';
import { OtlpCollector, PlainCollector, type Collected, type Collector } from '../http/collector';

/** Holds fewer letters than there are. */
const DEAD_LETTER_MB = 0.03;
const SETTLED_MS = 20_000;
/** What the last process logs itself, behind what the others left. */
const LAST_RECORDS = 200;

interface Sizes {
  readonly first: number;
  /** While the collector is away. */
  readonly more: number;
}

async function deliver(trial: Trial): Promise<Outcome> {
  const sizes = trial.isSmoke ? { first: 400, more: 2_400 } : { first: 1_500, more: 9_000 };
  const collector = trial.keep<Collector>(trial.subject === 'cairn' ? new OtlpCollector() : new PlainCollector());
  collector.answer = (records) => statusOf(records);
  await collector.start();
  const logs = trial.place('logs');
  await fillSpool(trial, logs, collector, sizes);
  const spool = join(logs, 'spool');
  if (trial.subject === 'cairn') damageSpool(spool);
  await collector.start();
  const began = performance.now();
  const unanswered = trial.subject === 'cairn' ? await killReplay(trial, logs, collector, sizes.more) : 0;
  await replayRest(trial, logs, collector);
  return judge(trial, logs, collector, { unanswered, settledAfter: performance.now() - began });
}

function statusOf(records: readonly Collected[]): number {
  if (records.some(({ kind }) => kind === 'refused')) return 400;
  return records.some(({ kind }) => kind === 'doubtful') ? 500 : 200;
}

function start(trial: Trial, writer: string, logs: string, { url }: Collector, records: readonly [number, number]): Producer {
  const [first, more] = records;
  const poison = { from: first + Math.floor(more * 0.7), every: Math.ceil(more / 70), doubtful: [Math.floor(first / 2), first + Math.floor(more * 0.9) + 1] };
  return trial.start('collected', { writer, url, records, poison, adopts: writer !== 'first', logging: { dir: logs, flushMs: 50, deadLetterMb: DEAD_LETTER_MB } });
}

/** A record the collector fails with, then the collector goes, and everything waits on disk for the next process: this one is killed. */
async function fillSpool(trial: Trial, logs: string, collector: Collector, { first, more }: Sizes): Promise<void> {
  const producer = start(trial, 'first', logs, collector, [first, more]);
  await said(producer, 'empty');
  await collector.stop();
  producer.tell('more');
  await said(producer, 'resting');
  producer.kill('SIGKILL');
  await producer.ended;
}

/** Killed while the answer to one of its batches is on the way: the collector has that one, and nobody knows. Returns how many records that are. */
async function killReplay(trial: Trial, logs: string, collector: Collector, spooled: number): Promise<number> {
  const enough = Math.floor(spooled * (0.25 + 0.15 * trial.random.next()));
  let settled = 0;
  let unanswered = 0;
  const producer = start(trial, 'second', logs, collector, [0, 0]);
  collector.answer = (records) => {
    const status = statusOf(records);
    if (records.length === 0 || !producer.isRunning || unanswered > 0) return unanswered > 0 ? 503 : status;
    if (status !== 200) return status;
    settled += records.length;
    if (settled - records.length < enough) return status;
    unanswered = records.length;
    producer.kill('SIGKILL');
    return status;
  };
  await until('the second process is killed', () => !producer.isRunning, SETTLED_MS);
  collector.answer = (records) => statusOf(records);
  return unanswered;
}

async function replayRest(trial: Trial, logs: string, collector: Collector): Promise<void> {
  const producer = start(trial, 'third', logs, collector, [LAST_RECORDS, 0]);
  await said(producer, 'empty');
  producer.tell('stop');
  await producer.ended;
}

async function said(producer: Producer, name: string): Promise<void> {
  const isSaid = (): boolean => producer.messages.some((message) => typeof message === 'object' && message !== null && name in message);
  await until(name === 'empty' ? 'everything is settled' : 'everything is on disk', () => isSaid() || !producer.isRunning, SETTLED_MS);
  if (!isSaid()) throw new Error(`a process ended by itself: ${producer.stderr.slice(0, 200)}`);
}

function judge(trial: Trial, logs: string, collector: Collector, { unanswered, settledAfter }: { unanswered: number; settledAfter: number }): Outcome {
  const { accepted, delivered, deadLettered, declared, unaccounted, twice, unrecognised, damaged, deadLetterBytes } = deliveryAccount(trial.ledger, logs, collector.taken);
  const isFull = trial.subject === 'winston' || accepted - delivered - deadLettered > 1;
  return {
    values: {
      accepted,
      delivered,
      'dead letters': deadLettered,
      'dropped and declared': declared,
      unaccounted,
      'delivered twice': twice,
      'twice without need': Math.max(0, twice - unanswered),
      'twice under another id': unrecognised,
      'damaged and delivered': damaged,
      'size of the dead letters': deadLetterBytes / 1_024,
      'settled after': settledAfter,
    },
    broken: isFull ? [] : ['the dead letters never were full'],
  };
}

export const deadLetter: FaultCase = {
  number: 21,
  name: 'dead-letter',
  injected:
    'an OTLP receiver that refuses some records (400), fails with others (500), goes and comes back; more refused records than the dead letters hold; a byte of the spool changed; `kill -9` with everything on disk, and again while the answer to a replayed batch is on its way',
  holds:
    'the pipe is never stuck; accepted = delivered + dead letters + declared; only the batch without an answer arrives twice, under the same ids; nothing damaged is delivered; the dead letters stay within LOG_DEAD_LETTER_MB (here 0.03)',
  guarantees: ['G2'],
  figures: [
    count('accepted'),
    count('delivered'),
    count('dead letters'),
    count('dropped and declared'),
    none('unaccounted'),
    count('delivered twice'),
    none('twice without need'),
    none('twice under another id'),
    none('damaged and delivered'),
    most('size of the dead letters', 'KiB', DEAD_LETTER_MB * 1_024),
    most('settled after', 'ms', 2 * SETTLED_MS),
  ],
  random: true,
  repeats: 10,
  smoke: 1,
  baseline: 2,
  mutants: [
    {
      name: 'a refused record is offered for ever',
      patches: [{ lib: 'core', file: 'sink/courier.js', find: "return answer.trouble === 'refused' ? this.refuse(lines[0], answer) : this.judge(lines, answer);", replace: 'return this.wait(answer);' }],
      trials: 1,
    },
    {
      name: 'how far the spool is settled is not kept',
      patches: [{ lib: 'sinks', file: 'spool/spool-volume.js', find: 'this.position.write({ segment: number, offset });', replace: ';' }],
      trials: 1,
    },
    {
      name: 'checksums of the spool are not looked at',
      patches: [{ lib: 'sinks', file: 'spool/spool-frame.js', find: "if (bytes.toString('latin1', 0, CHECKSUM_LENGTH) !== checksum(bytes.subarray(RANK_AT)))\n        return undefined;", replace: '' }],
      trials: 1,
    },
    {
      name: 'dead letters have no bound',
      patches: [{ lib: 'sinks', file: 'spool/dead-letter.file.js', find: 'if (bytes + line.length > this.options.maxBytes && letter.line.rank !== core_1.Rank.Protected)', replace: 'if (false)' }],
      trials: 1,
    },
    {
      name: 'what dead letters cannot hold is not told',
      patches: [{ lib: 'core', file: 'sink/losses.js', find: 'this.gap = (0, gap_1.joinGaps)(this.gap, gap);', replace: ';' }],
      trials: 1,
    },
    {
      name: 'what a killed process left on disk stays there',
      patches: [{ lib: 'sinks', file: 'spool/disk-spool.js', find: 'for (const name of left.reverse())\n                this.take(name);', replace: '' }],
      trials: 1,
    },
  ],
  run: deliver,
};
