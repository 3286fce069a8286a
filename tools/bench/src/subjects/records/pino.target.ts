import { AsyncLocalStorage } from 'node:async_hooks';
import { join } from 'node:path';
import { asyncDestination, loadPino, type PinoDestination, type PinoLogger } from '../pino';
import { eventFields, MESSAGES, secretFields, taskError, taskFields } from './record-fields';
import type { RecordTarget, RequestIds } from './record-target';

/** The five paths that name what {@link secretFields} must not show. */
const REDACT = ['password', 'email', 'headers.authorization', 'headers.cookie', 'api_key'];

const story = new AsyncLocalStorage<RequestIds>();

/** Asynchronous pino with the fields of our records: the ids of the request come from a mixin, all fields flat, as its users write them. */
export function pinoTarget(dir: string, redact: boolean): RecordTarget {
  const { logger, destination } = pinoLogger(dir, redact ? { redact: REDACT } : {}, () => ({ ...story.getStore() }));
  const log = logger.child({ category: 'application', component: 'Tasks' });
  const child = log.child({ order_id: 'order_99', tenant: 'blue' });
  const event = log.child({ event: 'app.domain_event' });
  return {
    paths: {
      category: (n) => event.info({ ...eventFields(n), event_type: 'TaskCompleted' }, MESSAGES.category),
      generic: (n) => log.info(taskFields(n), MESSAGES.generic),
      child: (n) => child.info(taskFields(n), MESSAGES.generic),
      'new child': (n) => log.child({ order_id: `order_${n}`, tenant: 'blue' }).info(taskFields(n), MESSAGES.generic),
      error: (n) => log.error({ ...taskFields(n), err: taskError(n) }, MESSAGES.error),
      secrets: (n) => log.info(secretFields(n), MESSAGES.secrets),
      disabled: (n) => log.debug({ n }, MESSAGES.disabled),
    },
    inContext: (ids, work) => story.run(ids, work),
    flush: () => flushed(destination),
  };
}

/** Asynchronous pino that writes our very lines: context and metadata are objects of their own. */
export function nestedPinoTarget(dir: string): RecordTarget {
  const { logger, destination } = pinoLogger(dir, {}, () => ({ context: story.getStore() }));
  const log = logger.child({ category: 'application', component: 'Tasks' });
  const event = log.child({ event: 'app.domain_event' });
  return {
    paths: {
      category: (n) => event.info({ metadata: { ...eventFields(n), event_type: 'TaskCompleted' } }, MESSAGES.category),
      generic: (n) => log.info({ metadata: taskFields(n) }, MESSAGES.generic),
      error: (n) => log.error({ metadata: taskFields(n), err: taskError(n) }, MESSAGES.error),
      secrets: (n) => log.info({ metadata: secretFields(n) }, MESSAGES.secrets),
    },
    inContext: (ids, work) => story.run(ids, work),
    flush: () => flushed(destination),
  };
}

function pinoLogger(dir: string, options: object, mixin: () => object): { logger: PinoLogger; destination: PinoDestination } {
  const pino = loadPino();
  const destination = asyncDestination(pino, join(dir, 'pino.log'));
  const formatters = { level: (label: string): object => ({ level: label }) };
  const base = { service: 'bench', version: '1.0.0', environment: 'production', process_id: process.pid, thread_id: 0, host_name: 'bench' };
  return { logger: pino({ base, mixin, formatters, timestamp: pino.stdTimeFunctions.isoTime, messageKey: 'message', ...options }, destination), destination };
}

function flushed(destination: PinoDestination): Promise<void> {
  return new Promise((resolve, reject) => destination.flush((error) => (error ? reject(error) : resolve())));
}
