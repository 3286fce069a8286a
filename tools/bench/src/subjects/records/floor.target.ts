import { join } from 'node:path';
import { AsyncLocalStorage } from 'node:async_hooks';
import { Batches } from '../batches';
import { eventFields, MESSAGES, taskError, taskFields } from './record-fields';
import type { RecordTarget, RequestIds } from './record-target';

const story = new AsyncLocalStorage<RequestIds>();

/** The least a line of these fields can cost in JavaScript: one JSON.stringify, one buffer, one write per 64 KiB. No logger, no levels, no redaction. */
export function floorTarget(dir: string): RecordTarget {
  const out = new Batches(join(dir, 'floor.log'));
  const { pid } = process;
  const line = (level: string, event: string | undefined, message: string, metadata: object, exception?: object): void =>
    out.add(`${JSON.stringify({
      timestamp: new Date().toISOString(), level, service: 'bench', version: '1.0.0', environment: 'production', category: 'application', event, component: 'Tasks', message,
      context: story.getStore(), metadata, exception, record_id: 'rec_bb20af6878cc_5', process_id: pid, thread_id: 0, host_name: 'bench',
    })}\n`);
  return {
    paths: {
      category: (n) => line('INFO', 'app.domain_event', MESSAGES.category, { ...eventFields(n), event_type: 'TaskCompleted' }),
      generic: (n) => line('INFO', undefined, MESSAGES.generic, taskFields(n)),
      error: (n) => {
        const { name, message, stack } = taskError(n);
        line('ERROR', undefined, MESSAGES.error, taskFields(n), { type: name, message, traceback: stack });
      },
    },
    inContext: (ids, work) => story.run(ids, work),
    flush: () => out.flush(),
  };
}
