import { Injectable } from '@nestjs/common';
import { allOf, compileFilter, type JobLogSubject, type TailEvent, type TailEvents, type TailQuery } from '@cairn/core/query';
import { scopeOf } from '../access/scope';
import { TooManyException } from '../limits/too-many.exception';
import { LogQueryRuntime } from '../log-query.runtime';
import { filterOf } from '../parameters/read-values';
import { ParameterError } from '../problem/parameter-error';
import { ReadAudit } from '../read-audit';
import type { Asked } from '../routes/asked.decorator';
import { rawOf } from '../routes/raw-response';
import { EventStream } from './event-stream';
import { eventBytes } from './event-bytes';

const RETRY_MS = 5_000;
const LONGEST_POSITION = 256;

type Tail = (query: TailQuery, signal: AbortSignal) => TailEvents;

/** Sends records as they arrive, to any number of clients. The store reads once for all of them. */
@Injectable()
export class LogFollower {
  private readonly followers = new Set<AbortController>();
  private isClosed = false;

  constructor(
    private readonly runtime: LogQueryRuntime,
    private readonly audit: ReadAudit,
  ) {}

  /** Resolves when the client has left or the app ends. @throws TooManyException, ParameterError; then nothing was sent. */
  follow(asked: Asked, response: object): Promise<void> {
    return this.run(asked, response, (query, signal) => this.runtime.store.tail(query, signal));
  }

  followJob(asked: Asked, subject: JobLogSubject, response: object): Promise<void> {
    return this.run(asked, response, (query, signal) => this.runtime.jobs.tail(subject, query, signal));
  }

  /** Ends all streams: they have no end of their own, and a server that closes waits for them. */
  close(): void {
    this.isClosed = true;
    for (const follower of this.followers) follower.abort();
  }

  private async run(asked: Asked, response: object, tail: Tail): Promise<void> {
    const filter = allOf(scopeOf(asked.access), filterOf(asked.values));
    compileFilter(filter); // what cannot be used is refused while it still can be
    const after = positionOf(asked, response);
    if (this.followers.size >= this.runtime.limits.followers) throw new TooManyException(`${this.followers.size} clients follow already`, RETRY_MS);
    const stop = new AbortController();
    const end = (): void => stop.abort();
    const leave = this.runtime.logging.pace.watch();
    this.followers.add(stop);
    asked.signal.addEventListener('abort', end, { once: true });
    try {
      await this.audit.tell(asked, {});
      if (asked.signal.aborted || this.isClosed) end();
      await this.send(response, tail({ filter, after }, stop.signal));
    } finally {
      this.followers.delete(stop);
      leave();
    }
  }

  private async send(response: object, events: TailEvents): Promise<void> {
    const stream = new EventStream(response);
    try {
      for await (const event of events) {
        for (let each: TailEvent | undefined = event; each !== undefined; each = events.ready?.()) {
          stream.send(eventBytes(each));
          if (stream.isFull) await stream.drained();
        }
      }
    } catch (error) {
      this.runtime.logging.selfLog.report('CAIRN_E_STORE', 'following broke off', error);
    } finally {
      stream.end();
    }
  }
}

/** Where a client that comes back has stopped. */
function positionOf({ values }: Asked, response: object): string | undefined {
  const header = rawOf(response).req.headers['last-event-id'];
  const position = typeof header === 'string' && header !== '' ? header : values.after;
  if (position !== undefined && position.length > LONGEST_POSITION) throw new ParameterError('Last-Event-ID', position, 'is no id of an event', 'Give the id of the last event as it was sent, or none.');
  return position;
}
