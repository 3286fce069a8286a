import { CATEGORIES, type Sink } from '@cairn/core';
import { openContext, runInContext, type LoggingRuntime } from '@cairn/logging';
import { cairnTarget } from '../records/cairn.target';
import { MESSAGES, taskFields } from '../records/record-fields';
import { RECORDS_OF_A_JOB } from './records-of-a-job';

/** What grows, and how far. */
export interface Growth {
  readonly kind: 'categories' | 'loggers' | 'job files' | 'sizes' | 'sinks';
  readonly size: number;
}

export interface Growing {
  log(n: number): void;
  flush(): Promise<void>;
  /** Records given up so far. */
  dropped(): number;
}

/** Cairn with so many of something in use, one after the other. */
export async function growing({ kind, size }: Growth, dir: string): Promise<Growing> {
  const sinks = kind === 'sinks' ? Array.from({ length: size }, (_, at) => ({ sink: new CountingSink(`counting-${at}`) })) : [];
  const { runtime, flush, dropped } = await cairnTarget(dir, { sinks });
  return { log: logOf(runtime, { kind, size }), flush, dropped };
}

function logOf(runtime: LoggingRuntime, { kind, size }: Growth): Growing['log'] {
  switch (kind) {
    case 'categories':
    case 'loggers':
      return manyLoggers(runtime, size);
    case 'job files':
      return manyJobs(runtime, size);
    case 'sizes':
      return ofSize(runtime, size);
    case 'sinks':
      return manyLoggers(runtime, 1);
  }
}

function manyLoggers(runtime: LoggingRuntime, count: number): Growing['log'] {
  const loggers = Array.from({ length: count }, (_, at) => runtime.logger(`Component${at}`, CATEGORIES[(at + 1) % CATEGORIES.length]));
  return (n) => loggers[n % count]!.info(MESSAGES.generic, taskFields(n));
}

function manyJobs(runtime: LoggingRuntime, count: number): Growing['log'] {
  const log = runtime.logger('Jobs', 'job');
  const stories = Array.from({ length: count }, (_, at) => Object.assign(openContext(), { subject: { type: 'resource', id: String(at) } }));
  return (n) => runInContext(stories[Math.floor(n / RECORDS_OF_A_JOB) % count]!, () => log.info(MESSAGES.generic, taskFields(n)));
}

const PART = 'The quick brown fox jumps over the lazy dog, and is told so in a log file. ';
/** Longer texts are cut off by default. */
const TEXT_BYTES = 4_096;

/** A record whose texts come to about so many bytes. */
function ofSize(runtime: LoggingRuntime, bytes: number): Growing['log'] {
  const log = runtime.logger('Texts');
  const texts: Record<string, string> = {};
  for (let left = bytes, at = 0; left > 0; left -= TEXT_BYTES, at += 1) texts[`text_${at}`] = PART.repeat(60).slice(0, Math.min(left, TEXT_BYTES));
  return (n) => log.info('Text received', { n, ...texts });
}

/** Takes lines as a sink in memory does. */
class CountingSink implements Sink {
  private lines = 0;

  constructor(readonly name: string) {}

  write(): void {
    this.lines += 1;
  }
  flush(): Promise<void> {
    return Promise.resolve();
  }
  flushSync(): void {}
  close(): Promise<void> {
    return Promise.resolve();
  }
}
