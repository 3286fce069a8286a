// Logs every hostile value in every place of a log call, and reports what threw and how long each call took.
import { HOSTILE_VALUES } from '@cairn/core/testing';
import { leaveRunner, producerOptions, say } from './arguments';
import { Ledger } from './ledger';
import { buildRuntime } from './product';
import type { TargetOptions } from './target';
import { winstonLogger } from './winston.target';

export interface HostileOptions {
  readonly subject: 'cairn' | 'winston';
  readonly run: string;
  readonly logging: TargetOptions;
  /** Of which the quickest counts: what else the machine does is not what is measured. */
  readonly attempts: number;
}

/** The slowest call of all values and places, without the time the language needs to list an object's keys, which nobody can save. */
export interface HostileReport {
  readonly calls: number;
  readonly threw: readonly string[];
  readonly slowest: { readonly what: string; readonly ms: number };
  /** Of the object with the most keys, ms. */
  readonly listing: number;
}

interface Face {
  readonly log: (message: unknown, ...rest: unknown[]) => void;
  readonly error: (message: unknown, ...rest: unknown[]) => void;
  readonly close: () => Promise<void>;
}

const { subject, run, logging, attempts } = producerOptions<HostileOptions>({});
const ledger = new Ledger(run, 'hostile');

function cairn(): Face {
  const runtime = buildRuntime({ ...logging, bufferMb: 256 });
  const logger = runtime.logger('hostile');
  const close = (): Promise<void> => runtime.flush(60_000).then(() => runtime.close(30_000));
  return { log: (message, ...rest) => logger.info(message, ...rest), error: (message, ...rest) => logger.error(message, ...rest), close };
}

function winston(): Face {
  const logger = winstonLogger(logging);
  logger.on('error', () => undefined);
  const closed = (): Promise<void> => new Promise((resolve) => setTimeout(resolve, 2_000));
  return { log: (message, ...rest) => void logger.info(message as string, ...rest), error: (message, ...rest) => void logger.error(message as string, ...rest), close: closed };
}

/** Of which an app may have a few, in a cache. */
function manyKeys(): Record<string, number> {
  const many: Record<string, number> = {};
  for (let n = 0; n < 1_000_000; n += 1) many[`key_${n}`] = n;
  return many;
}

const VALUES = [...HOSTILE_VALUES, ['1,000,000 keys', manyKeys] as const];

const PLACES: readonly (readonly [place: string, call: (face: Face, value: unknown) => void])[] = [
  ['a field', (face, value) => face.log('hostile', { value })],
  ['the metadata', (face, value) => face.log('hostile', Object(value))],
  ['the message', (face, value) => face.log(value)],
  ['the error', (face, value) => face.error('hostile', value)],
];

/** CPU time of this process, ms. */
function cpu(): number {
  const { user, system } = process.cpuUsage();
  return (user + system) / 1_000;
}

/** The language lists all keys of an object before it gives the first. */
function listKeys(value: unknown): void {
  for (const _key in value as object) break;
}

/** The quickest of some attempts, ms of CPU. */
function timed(work: () => void): number {
  let best = Infinity;
  for (let attempt = 0; attempt < attempts; attempt += 1) {
    const began = cpu();
    work();
    best = Math.min(best, cpu() - began);
  }
  return best;
}

/** Two measurements of the same long thing differ by half. */
const LISTINGS = 1.5;

/** Proxies run code of their own when their keys are listed. */
function listingOf(name: string, value: unknown): number {
  return /keys$/.test(name) ? timed(() => listKeys(value)) : 0;
}

async function main(): Promise<void> {
  const face = subject === 'cairn' ? cairn() : winston();
  const threw: string[] = [];
  let calls = 0;
  let listing = 0;
  let slowest = { what: '', ms: 0 };
  for (let warm = 0; warm < 500; warm += 1) face.log('warm', { run, writer: 'warm', n: warm });
  for (const [name, make] of VALUES) {
    const value = make();
    const listed = listingOf(name, value);
    listing = Math.max(listing, listed);
    for (const [place, call] of PLACES) {
      const attempt = (): void => {
        try {
          call(face, value);
          ledger.note(calls);
          calls += 1;
        } catch (error) {
          threw.push(`${name} as ${place}: ${String((error as Error).message).slice(0, 80)}`);
        }
      };
      const ms = timed(attempt) - LISTINGS * listed;
      if (ms > slowest.ms) slowest = { what: `${name} as ${place}`, ms };
    }
    await new Promise((resolve) => setTimeout(resolve, 20)); // what was logged is written, and garbage goes
  }
  say('report', { calls, threw, slowest, listing } satisfies HostileReport);
  await face.close();
  leaveRunner();
}

void main();
