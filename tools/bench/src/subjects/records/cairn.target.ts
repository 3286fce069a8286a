import 'reflect-metadata';
import { ApplicationLogger, LoggingModule, LoggingRuntime, runWithContext } from '@cairn/logging';
import type { LoggingOptions } from '@cairn/logging';
import { NestFactory } from '@nestjs/core';
import { eventFields, MESSAGES, secretFields, taskError, taskFields } from './record-fields';
import type { RecordTarget } from './record-target';

export interface CairnTarget extends RecordTarget {
  readonly runtime: LoggingRuntime;
  dropped(): number;
}

/** With every default but the console (the others write to one place, too) and the size at which files roll, whose cost has a measure of its own. */
export async function cairnTarget(dir: string, options: LoggingOptions = {}): Promise<CairnTarget> {
  const module = LoggingModule.forRoot({ serviceName: 'bench', serviceVersion: '1.0.0', console: 'off', maxSizeMb: 100_000, dir, ...options });
  const app = await NestFactory.createApplicationContext(module, { logger: false });
  const log = await app.resolve(ApplicationLogger);
  const runtime = app.get(LoggingRuntime);
  const child = log.child({ order_id: 'order_99', tenant: 'blue' });
  return {
    runtime,
    paths: {
      category: (n) => log.domainEvent('TaskCompleted', eventFields(n)),
      generic: (n) => log.info(MESSAGES.generic, taskFields(n)),
      child: (n) => child.info(MESSAGES.generic, taskFields(n)),
      'new child': (n) => log.child({ order_id: `order_${n}`, tenant: 'blue' }).info(MESSAGES.generic, taskFields(n)),
      error: (n) => log.error(MESSAGES.error, taskFields(n), taskError(n)),
      secrets: (n) => log.info(MESSAGES.secrets, secretFields(n)),
      disabled: (n) => log.debug(MESSAGES.disabled, { n }),
    },
    inContext: (ids, work) => runWithContext({ ...ids }, work),
    flush: () => runtime.flush(60_000),
    dropped: () => runtime.counters.reduce((sum, { dropped }) => sum + dropped, 0),
  };
}
