// Logs numbered records to a collector, some of which it will not take, says when nothing of them is left in memory, and when nothing is left at all.
import { setTimeout as sleep } from 'node:timers/promises';
import { createLogger, transports } from 'winston';
import { endWithRunner, leaveRunner, onTold, producerOptions, say } from './arguments';
import { Ledger } from './ledger';
import { buildRuntime } from './product';
import type { Numbered, TargetOptions } from './target';

export interface CollectedOptions {
  readonly subject: 'cairn' | 'winston';
  readonly run: string;
  readonly writer: string;
  readonly logging: TargetOptions;
  readonly url: string;
  /** How many: at once, and when the runner says `more`. */
  readonly records: readonly [number, number];
  /** Another process has left records here: nothing is settled before they are found. */
  readonly adopts: boolean;
  /** From this one on, every so many are refused by the collector; those at the places given it fails with. */
  readonly poison: { readonly from: number; readonly every: number; readonly doubtful: readonly number[] };
}

/** What a record tells the collector to do with it. */
export type Kind = 'sound' | 'refused' | 'doubtful';

const { subject, run, writer, logging, url, records, adopts, poison } = producerOptions<CollectedOptions>({});
const PER_TICK = 20;
const LOOK_MS = 10;
/** Plain winston does not say when it is done. */
const WINSTON_MS = 1_000;
const SOUND_BYTES = 200;
const POISON_BYTES = 4_000;

interface Collected {
  log(fields: Numbered): void;
  /** Nothing is in memory; nothing is anywhere. */
  isResting(): boolean;
  isEmpty(): boolean;
  close(): Promise<void>;
}

function cairn(): Collected {
  const runtime = buildRuntime({ ...logging, otlp: { url } });
  const logger = runtime.logger('producer');
  const counters = runtime.counters.find(({ sink }) => sink === 'otlp')!;
  return {
    log: (fields) => logger.info('counted', fields),
    isResting: () => counters.queued === 0,
    isEmpty: () => counters.queued === 0 && counters.spooled === 0 && (!adopts || counters.adopted > 0),
    close: () => runtime.close(10_000),
  };
}

function winston(): Collected {
  const { hostname: host, port, pathname: path } = new URL(url);
  const http = new transports.Http({ host, port: Number(port), path });
  http.on('warn', () => undefined); // all it has to say of what it could not deliver
  const logger = createLogger({ transports: [http] });
  let last = performance.now();
  const isQuiet = (): boolean => performance.now() - last > WINSTON_MS;
  return {
    log: (metadata) => {
      last = performance.now();
      logger.info('counted', { metadata });
    },
    isResting: isQuiet,
    isEmpty: isQuiet,
    close: async () => void logger.end(),
  };
}

function kindOf(n: number): Kind {
  if (poison.doubtful.includes(n)) return 'doubtful';
  return n >= poison.from && n % poison.every === 0 ? 'refused' : 'sound';
}

async function main(): Promise<void> {
  const ledger = new Ledger(run, writer);
  const target = subject === 'cairn' ? cairn() : winston();
  const told = new Set<string>();
  endWithRunner();
  onTold((word) => told.add(word));
  const log = async (from: number, until: number): Promise<void> => {
    for (let n = from; n < until; n += 1) {
      const kind = kindOf(n);
      target.log({ run, writer, n, kind, pad: 'x'.repeat(kind === 'sound' ? SOUND_BYTES : POISON_BYTES) });
      ledger.note(n);
      if (n % PER_TICK === 0) await sleep(1);
    }
  };
  const until = async (condition: () => boolean): Promise<void> => {
    while (!condition()) await sleep(LOOK_MS);
  };
  const [first, more] = records;
  await log(0, first);
  await until(() => target.isEmpty());
  say('empty');
  await until(() => told.size > 0);
  if (told.has('more')) {
    await log(first, first + more);
    await until(() => target.isResting());
    say('resting');
    await until(() => told.has('stop'));
  }
  await target.close();
  leaveRunner();
}

void main();
