// Logs at a steady rate into a file and, when told so, into sinks that take 50 ms a write or never end one: one of the app's own and a winston transport.
import { setTimeout as sleep } from 'node:timers/promises';
import { Meter } from '@cairn/dev/testing';
import type { LoggingRuntime } from '@cairn/logging';
import { leaveRunner, producerOptions, say } from './arguments';
import { Ledger } from './ledger';
import { buildRuntime } from './product';
import { slowSink, SlowTransport } from './slow';
import type { Numbered, TargetOptions } from './target';
import { winstonLogger } from './winston.target';

export interface SlowSinkOptions {
  readonly subject: 'cairn' | 'winston';
  readonly run: string;
  readonly logging: TargetOptions;
  readonly records: number;
  readonly others: 'none' | 'slow' | 'stuck';
}

const { subject, run, logging, records, others } = producerOptions<SlowSinkOptions>({});
const PER_TICK = 20;
const WRITE_MS = others === 'stuck' ? Infinity : 50;
const isAlone = others === 'none';

function cairn(): (fields: Numbered) => void {
  const runtime: LoggingRuntime = buildRuntime({ ...logging, ...(isAlone ? {} : { sinks: [{ sink: slowSink(WRITE_MS) }], transports: [new SlowTransport(WRITE_MS)] }) });
  const logger = runtime.logger('producer');
  return (fields) => logger.info('counted', fields);
}

function winston(): (fields: Numbered) => void {
  const logger = winstonLogger(logging);
  if (!isAlone) logger.add(new SlowTransport(WRITE_MS));
  return (metadata) => void logger.info('counted', { metadata });
}

async function main(): Promise<void> {
  const log = subject === 'cairn' ? cairn() : winston();
  const ledger = new Ledger(run, others);
  say('began');
  const meter = new Meter();
  for (let n = 0; n < records; n += 1) {
    log({ run, writer: others, n });
    ledger.note(n);
    if (n % PER_TICK === 0) await sleep(1);
  }
  say('logged', meter.stop());
  process.once('message', () => {
    leaveRunner();
    process.exit(0);
  });
}

void main();
