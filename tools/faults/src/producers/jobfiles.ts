// Logs records of many subjects, each into the file of its own, and notes each in the ledger.
import { mkdirSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { openContext, runInContext } from '@cairn/logging';
import { createLogger, format, transports, type Logger } from 'winston';
import { leaveRunner, producerOptions, say } from './arguments';
import { Ledger } from './ledger';
import { buildRuntime } from './product';

interface Subject {
  readonly type: string;
  readonly id: string;
}

export interface JobFilesOptions {
  readonly subject: 'cairn' | 'winston';
  readonly run: string;
  readonly dir: string;
  readonly taskDir: string;
  readonly subjects: readonly Subject[];
  /** How often each subject logs. */
  readonly rounds: number;
  readonly message: string;
  /** As while their jobs run. */
  readonly retain: boolean;
  readonly perTick: number;
}

const { subject: logging, run, dir, taskDir, subjects, rounds, message, retain, perTick } = producerOptions<JobFilesOptions>({ message: 'counted', retain: false, perTick: 50 });
const ledger = new Ledger(run, 'jobs');

interface JobTarget {
  log(subject: Subject, fields: object): void;
  end(): Promise<object>;
}

function cairn(): JobTarget {
  const runtime = buildRuntime({ dir, taskDir, flushMs: 20 });
  const logger = runtime.logger('jobs', 'job');
  if (retain) for (const subject of subjects) runtime.retainJobFile(subject);
  return {
    log(subject, fields) {
      const story = openContext();
      story.subject = subject;
      runInContext(story, () => logger.info(message, fields));
    },
    async end() {
      await runtime.flush(30_000);
      const { accepted, delivered, dropped } = runtime.counters.find(({ sink }) => sink === 'job-files')!;
      await runtime.close();
      return { accepted, delivered, dropped };
    },
  };
}

/** A logger per job, as its users build it. */
function winston(): JobTarget {
  const loggers = new Map<string, Logger>();
  const made = ({ type, id }: Subject): Logger => {
    const filename = join(taskDir, `${type}_${id}.log`);
    mkdirSync(taskDir, { recursive: true });
    return createLogger({ format: format.json(), transports: [new transports.File({ filename })] });
  };
  return {
    log(subject, fields) {
      const key = `${subject.type}_${subject.id}`;
      const logger = loggers.get(key) ?? made(subject);
      loggers.set(key, logger);
      logger.info(message, { metadata: fields });
    },
    end: () => sleep(2_000).then(() => ({})),
  };
}

async function main(): Promise<void> {
  const target = logging === 'cairn' ? cairn() : winston();
  let descriptors = 0;
  for (let n = 0; n < rounds * subjects.length; n += 1) {
    target.log(subjects[n % subjects.length]!, { run, writer: 'jobs', n });
    ledger.note(n);
    if (n % perTick !== 0) continue;
    await sleep(1);
    descriptors = Math.max(descriptors, readdirSync('/proc/self/fd').length);
  }
  say('report', { ...(await target.end()), descriptors });
  leaveRunner();
  process.exit(0); // the baseline's open files keep it alive
}

void main();
