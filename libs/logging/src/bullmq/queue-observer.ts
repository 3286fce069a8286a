import { EventLogger, EVENTS, type EventEmitter as Event } from '@cairn/core';
import { QueueBase, type FlowProducer } from 'bullmq';
import { prepare } from '../category/prepare-event';
import { runWithoutContext } from '../context/cls-context';
import { wrap } from '../nest/seam';
import { activeRuntime } from '../runtime/active-runtime';
import type { LoggingRuntime } from '../runtime/logging-runtime';
import { onServerReady } from './server-ready';
import { Trouble } from './trouble';

/** A queue, the events of one, or a flow producer. */
export type ObservableQueue = QueueBase | FlowProducer;

/** Component and queue of what belongs to no single queue. */
const FLOWS = 'flows';
/** What a queue says after a job was added: its server took it. */
const WORKED = 'waiting';

const observed = new WeakSet<ObservableQueue>();

/**
 * Records the trouble of a queue, of queue events or of a flow producer that `JobLoggingModule` does not find among the providers of the app:
 * `const queue = observeQueue(new Queue('email', { connection }), logging);` One `job.queue.error` until it works again, one `job.queue.restored`
 * then; BullMQ prints none of the errors itself. Returns the queue.
 */
export function observeQueue<Q extends ObservableQueue>(queue: Q, logging: LoggingRuntime): Q {
  if (observed.has(queue)) return queue;
  observed.add(queue);
  const trouble = new Trouble();
  const records = new QueueRecords(logging, 'name' in queue ? queue.name : FLOWS);
  const restored = (): void => records.restored(trouble.ends());
  listen(queue, 'error', (error) => {
    if (trouble.begins(error)) records.error(error);
  });
  if (queue instanceof QueueBase) listen(queue, WORKED, restored);
  onServerReady(queue, restored);
  return queue;
}

/**
 * What no queue's owner listens to, BullMQ prints: from now on an error nobody listens to makes its queue an observed one, by the app that
 * started last. So queues made before they are found, or never found, are told of all the same.
 */
export function observeUnheardErrors(): void {
  wrap(QueueBase.prototype, 'emit', (emit) =>
    function heard(this: unknown, ...args) {
      const logging = args[0] === 'error' && (this as QueueBase).listenerCount('error') === 0 ? activeRuntime() : undefined;
      if (logging !== undefined) observeQueue(this as QueueBase, logging);
      return emit.apply(this, args);
    },
  );
}

/** Event names of BullMQ's classes are typed one by one; this is what they have in common. */
function listen(queue: object, event: string, listener: (detail: unknown) => void): void {
  (queue as { on(event: string, listener: (detail: unknown) => void): unknown }).on(event, (detail) => runWithoutContext(() => listener(detail)));
}

class QueueRecords {
  private readonly troubled: Event;
  private readonly works: Event;

  constructor(
    { core }: LoggingRuntime,
    private readonly queue: string,
  ) {
    const logger = new EventLogger(core, 'job', queue);
    this.troubled = prepare(logger, EVENTS.jobQueueError);
    this.works = prepare(logger, EVENTS.jobQueueRestored);
  }

  error(error: unknown): void {
    this.troubled.emitError({ queue: this.queue }, error);
  }

  restored(recovery: ReturnType<Trouble['ends']>): void {
    if (recovery !== undefined) this.works.emit({ queue: this.queue, down_ms: Math.round(recovery.downMs), errors: recovery.errors });
  }
}
