// Keeps house in a log directory as a process that starts on it does: takes over what dead ones left, compresses, deletes what is too old.
import { readdirSync } from 'node:fs';
import { setTimeout as sleep } from 'node:timers/promises';
import { FileSinkSet, newWriterId } from '@cairn/sinks';
import { leaveRunner, producerOptions, say } from './arguments';
import type { TargetOptions } from './target';
import { winstonTarget } from './winston.target';

export interface HousekeepingOptions {
  readonly subject: 'cairn' | 'winston';
  readonly run: string;
  readonly logging: TargetOptions;
  readonly backupCount: number;
  readonly days: number;
  /** Waits until no file of a past day is left uncompressed. */
  readonly untilCompressed: boolean;
}

const { subject, run, logging, backupCount, days, untilCompressed } = producerOptions<HousekeepingOptions>({ backupCount: 10_000, days: 30, untilCompressed: false });
const COMPRESSION_MS = 20_000;

async function cairn(): Promise<void> {
  const set = new FileSinkSet({
    dir: logging.dir,
    writerId: newWriterId('keeper'),
    rotation: 'internal',
    maxSizeBytes: 50e6,
    backupCount,
    retentionDays: { application: days },
    flushMs: 100,
    bufferBytes: 8e6,
    selfLog: { report: (code, message, error) => process.stderr.write(`${code} ${message} ${String(error ?? '')}\n`) },
  });
  say('deleted', set.keepHouse());
  const giveUp = Date.now() + COMPRESSION_MS;
  while (untilCompressed && Date.now() < giveUp && readdirSync(logging.dir).some((name) => name.endsWith('.log'))) await sleep(50);
  await set.close(Date.now() + 60_000);
}

/** It keeps house with its first record. */
async function winston(): Promise<void> {
  const target = winstonTarget({ ...logging, retentionDays: { default: days } });
  target.log('info', 'keeping house', { run, writer: 'keeper', n: 0 });
  await target.close(1_000);
}

void (subject === 'cairn' ? cairn() : winston()).then(leaveRunner);
