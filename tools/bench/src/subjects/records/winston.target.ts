import { AsyncLocalStorage } from 'node:async_hooks';
import { join } from 'node:path';
import { createLogger, format, transports, type Logger, type transport } from 'winston';
import DailyRotateFile from 'winston-daily-rotate-file';
import { eventFields, MESSAGES, secretFields, taskError, taskFields } from './record-fields';
import { sizesSettled } from './sizes-settled';
import type { RecordTarget, RequestIds } from './record-target';

const story = new AsyncLocalStorage<RequestIds>();
const withContext = format((info) => Object.assign(info, { context: story.getStore() }));

/** winston as its documentation sets it up, with the fields of our records. */
export function winstonTarget(dir: string, out: transport): RecordTarget {
  const defaultMeta = { service: 'bench', version: '1.0.0', environment: 'production', process_id: process.pid, thread_id: 0, host_name: 'bench' };
  const lines = format.combine(format.timestamp(), format.errors({ stack: true }), withContext(), format.json());
  const log = createLogger({ defaultMeta, format: lines, transports: [out] });
  const child = log.child({ order_id: 'order_99', tenant: 'blue' });
  return {
    paths: { ...paths(log), child: (n) => void child.info(MESSAGES.generic, { metadata: taskFields(n) }) },
    inContext: (ids, work) => story.run(ids, work),
    flush: () => sizesSettled(dir),
  };
}

function paths(log: Logger): RecordTarget['paths'] {
  const origin = { category: 'application', component: 'Tasks' };
  return {
    category: (n) => void log.info(MESSAGES.category, { ...origin, event: 'app.domain_event', metadata: { ...eventFields(n), event_type: 'TaskCompleted' } }),
    generic: (n) => void log.info(MESSAGES.generic, { ...origin, metadata: taskFields(n) }),
    'new child': (n) => void log.child({ order_id: `order_${n}`, tenant: 'blue' }).info(MESSAGES.generic, { metadata: taskFields(n) }),
    error: (n) => void log.error(MESSAGES.error, { ...origin, metadata: taskFields(n), ...errorFields(taskError(n)) }),
    secrets: (n) => void log.info(MESSAGES.secrets, { ...origin, metadata: secretFields(n) }),
    disabled: (n) => void log.debug(MESSAGES.disabled, { n }),
  };
}

function errorFields({ name, message, stack }: Error): object {
  return { exception: { type: name, message, traceback: stack } };
}

export function fileTransport(dir: string): transport {
  return new transports.File({ filename: join(dir, 'winston.log') });
}

export function rotatingTransport(dir: string, options: object = {}): transport {
  return new DailyRotateFile({ dirname: dir, filename: 'winston-%DATE%.log', datePattern: 'YYYY-MM-DD', ...options });
}
