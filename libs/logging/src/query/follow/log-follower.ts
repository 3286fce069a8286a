import { Injectable } from '@nestjs/common';
import { allOf, compileFilter, type JobLogSubject, type TailEvent, type TailEvents, type TailQuery } from '@cairn/core/query';
import type { Access } from '../access/access';
import { scopeOf } from '../access/scope';
import { TooManyException } from '../limits/too-many.exception';
import { LogQueryRuntime } from '../log-query.runtime';
import { filterOf } from '../parameters/read-values';
import { ParameterError } from '../problem/parameter-error';
import { ReadAudit } from '../read-audit';
import type { Asked } from '../routes/asked.decorator';
import { rawOf } from '../routes/raw-response';
import { EventStream } from './event-stream';
import { eventBytes, sealedEventBytes } from './event-bytes';

const RETRY_MS = 5_000;
const LONGEST_POSITION = 512;
/** What a store knows nothing of: it tells that something is lost. */
const UNKNOWN = 'unknown';

type Tail = (query: TailQuery, signal: AbortSignal) => TailEvents;

/** Sends records as they arrive, to any number of clients. The store reads once for all of them. */
@Injectable()
export class LogFollower {
  private readonly followers = new Map<AbortController, Access>();
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
    for (const follower of this.followers.keys()) follower.abort();
  }

  private async run(asked: Asked, response: object, tail: Tail): Promise<void> {
    const filter = allOf(scopeOf(asked.access), filterOf(asked.values));
    compileFilter(filter); // what cannot be used is refused while it still can be
    const seal = this.runtime.tokens.sealOf(asked.access);
    const position = positionOf(asked, response);
    const after = position === undefined || seal === undefined ? position : (seal.open(position) ?? UNKNOWN);
    if (rawOf(response).req.method === 'HEAD') return new EventStream(response).end(); // headers are all it has
    this.refuseTooMany(asked.access);
    const stop = new AbortController();
    const end = (): void => stop.abort();
    const leave = this.runtime.logging.pace.watch();
    this.followers.set(stop, asked.access);
    asked.signal.addEventListener('abort', end, { once: true });
    try {
      await this.audit.tell(asked, {});
      if (asked.signal.aborted || this.isClosed) end();
      const bytesOf = seal === undefined ? eventBytes : (event: TailEvent): Buffer => sealedEventBytes(event, seal);
      await this.send(response, tail({ filter, after }, stop.signal), bytesOf);
    } finally {
      this.followers.delete(stop);
      leave();
    }
  }

  /** Of one token half of the places at most, so that none shuts out the others. */
  private refuseTooMany({ name }: Access): void {
    const most = this.runtime.limits.followers;
    const share = Math.ceil(most / 2);
    if (this.followers.size >= most) throw new TooManyException(`${this.followers.size} clients follow already (limits.followers)`, RETRY_MS);
    const own = [...this.followers.values()].filter((each) => each.name === name).length;
    if (own >= share) throw new TooManyException(`${own} clients follow with this token already (half of limits.followers)`, RETRY_MS);
  }

  private async send(response: object, events: TailEvents, bytesOf: (event: TailEvent) => Buffer): Promise<void> {
    const stream = new EventStream(response);
    try {
      for await (const event of events) {
        for (let each: TailEvent | undefined = event; each !== undefined; each = events.ready?.()) {
          stream.send(bytesOf(each));
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
