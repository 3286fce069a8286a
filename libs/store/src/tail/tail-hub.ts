import { randomBytes } from 'node:crypto';
import { setTimeout } from 'node:timers/promises';
import { compileFilter, parseLine, timeOf, type FoundRecord, type TailEvent, type TailQuery, type TailRecord } from '@cairn/core/query';
import { Breather } from '../breather';
import { lineText, textStart } from '../segments/line-text';
import type { Segment } from '../segments/list-segments';
import { LINE_FEED, MAX_LINE } from '../segments/lines';
import { FollowedFiles } from './followed-files';
import { RecentEvents } from './recent-events';
import { DEFAULT_BUFFER, Subscriber } from './subscriber';

export interface TailSource {
  /** The files that may be written to now. */
  list(): Promise<readonly Segment[]>;
}

/** How often the files are looked at, ms. */
const POLL_MS = 20;
/** How often it is looked for new files: every so many looks. */
const LIST_EVERY = 10;
/** More was written while nobody followed: it is not caught up with. */
const MOST_BACKLOG = 64 * 1024 * 1024;

/** Follows files for any number of followers: one reader, each record parsed once. It reads while somebody follows, and remembers where it stopped. */
export class TailHub {
  private readonly id = randomBytes(6).toString('base64url');
  protected readonly files = new FollowedFiles();
  private readonly recent = new RecentEvents();
  private readonly subscribers = new Set<Subscriber>();
  private running: Promise<void> | undefined;
  private started = false;
  private starting: Promise<void> = Promise.resolve();
  private closed = false;

  constructor(private readonly source: TailSource) {}

  async *follow({ filter, after, buffer = DEFAULT_BUFFER }: TailQuery, signal: AbortSignal): AsyncGenerator<TailEvent> {
    const subscriber = new Subscriber(compileFilter(filter), buffer);
    if (signal.aborted || this.closed) return;
    const end = (): void => subscriber.end();
    signal.addEventListener('abort', end, { once: true });
    try {
      await this.attach(subscriber, after);
      for (let event = await subscriber.next(); event !== undefined; event = await subscriber.next()) yield event;
    } finally {
      signal.removeEventListener('abort', end);
      this.subscribers.delete(subscriber);
    }
  }

  async close(): Promise<void> {
    this.closed = true;
    for (const subscriber of this.subscribers) subscriber.end();
    this.subscribers.clear();
    await this.running;
  }

  /** One at a time: whether the reader is to be started depends on it. */
  private async attach(subscriber: Subscriber, after: string | undefined): Promise<void> {
    const before = this.starting;
    let done = (): void => undefined;
    this.starting = new Promise((resolve) => (done = resolve));
    try {
      await before;
      await this.join(subscriber, after);
    } finally {
      done();
    }
  }

  private async join(subscriber: Subscriber, after: string | undefined): Promise<void> {
    const number = after === undefined ? undefined : this.numberOf(after);
    if (this.subscribers.size === 0) {
      await this.running;
      if (number === undefined || !(await this.canGoOn(number))) await this.jump();
    }
    const missed = number === undefined ? [] : this.recent.after(number);
    if (missed === undefined && (await this.catchUp(subscriber, after!, () => this.add(subscriber)))) return;
    if (missed === undefined) subscriber.push({ kind: 'gap', reason: 'lost', position: this.position(this.recent.lastNumber) });
    for (const event of missed ?? []) subscriber.offer(event);
    this.add(subscriber);
  }

  private add(subscriber: Subscriber): void {
    if (this.closed) return subscriber.end();
    this.subscribers.add(subscriber);
    this.running ??= this.run();
  }

  /** Of a position that the events in memory say nothing of: offers what came since. False when that cannot be known. @param attach is called in the same turn in which nothing is missing any more. */
  protected catchUp(_subscriber: Subscriber, _after: string, _attach: () => void): Promise<boolean> {
    return Promise.resolve(false);
  }

  /** Whether what was written since the reader stopped can be read now. */
  private async canGoOn(number: number): Promise<boolean> {
    if (!this.started || this.recent.after(number) === undefined) return false;
    const segments = await this.source.list();
    await this.files.update(segments, performance.now());
    const sizes = new Map(segments.map(({ dev, ino, size }) => [`${dev}:${ino}`, size]));
    const backlog = this.files.all.reduce((sum, file) => sum + Math.max(0, (sizes.get(`${file.dev}:${file.ino}`) ?? 0) - file.position), 0);
    return backlog <= MOST_BACKLOG;
  }

  protected async jump(): Promise<void> {
    await this.files.close();
    await this.files.jump(await this.source.list());
    this.recent.break();
    this.started = true;
  }

  private async run(): Promise<void> {
    try {
      for (let look = 1; this.subscribers.size > 0; look += 1) {
        if (look % LIST_EVERY === 0) await this.list();
        const more = await this.look();
        if (!more) await setTimeout(POLL_MS);
      }
    } catch {
      // the next look may be able to: no file's place was moved by this one
    } finally {
      await this.files.close();
      this.running = undefined;
      if (this.subscribers.size > 0 && !this.closed) this.running = setTimeout(POLL_MS).then(() => this.run());
    }
  }

  /** A directory that cannot be read now may be later: the files that are known are read on. */
  private async list(): Promise<void> {
    const segments = await this.source.list().catch(() => undefined);
    if (segments !== undefined) await this.files.update(segments, performance.now());
  }

  /** Reads what is new in all files and hands it out, in the order of time between files. */
  private async look(): Promise<boolean> {
    let more = false;
    const found: PendingRecord[][] = [];
    const breather = new Breather();
    for (const file of this.files.all) {
      const lines = await file.read().catch(() => undefined); // too many open files, a bad disk: its place stays, and the next look begins there
      more ||= lines?.more === true;
      if (lines !== undefined && lines.bytes.length > 0) found.push(await recordsOf(lines.bytes, { ino: file.ino, end: file.position - lines.bytes.length }, breather));
    }
    for (const record of merged(found)) {
      this.handOut(record);
      if (breather.due) await breather.pause();
    }
    return more;
  }

  protected handOut({ place, time, record, line }: PendingRecord): void {
    const number = this.recent.nextNumber();
    const event: TailRecord = { kind: 'record', position: this.position(number, place), time, record, line };
    this.recent.add(number, event);
    for (const subscriber of this.subscribers) subscriber.offer(event);
  }

  protected position(number: number, _place?: LinePlace): string {
    return `${this.id}.${number.toString(36)}`;
  }

  /** NaN when it is of another process. */
  private numberOf(position: string): number {
    const [id, number = ''] = position.split('.');
    return id === this.id && /^[0-9a-z]{1,11}$/.test(number) ? parseInt(number, 36) : NaN;
  }
}

/** Where in which file a line ends. */
export interface LinePlace {
  readonly ino: number;
  readonly end: number;
}

export interface PendingRecord extends FoundRecord {
  readonly place: LinePlace;
}

/** Of whole lines; the last may have no line feed. @param begin where the first begins. */
export async function recordsOf(bytes: Buffer, begin: LinePlace, breather: Breather): Promise<PendingRecord[]> {
  const records: PendingRecord[] = [];
  let last = Date.now();
  for (let start = 0; start < bytes.length; ) {
    const feed = bytes.indexOf(LINE_FEED, start);
    const next = feed < 0 ? bytes.length : feed + 1;
    const found = recordOf(bytes, textStart(bytes, start), feed < 0 ? next : feed, last);
    if (found !== undefined) {
      last = found.time;
      records.push({ ...found, place: { ino: begin.ino, end: begin.end + next } });
    }
    start = next;
    if (breather.due) await breather.pause();
  }
  return records;
}

/** Undefined for what is no record. A line that breaks its reader costs itself only: the place in the file is behind all of them already. */
function recordOf(bytes: Buffer, start: number, end: number, last: number): FoundRecord | undefined {
  try {
    const line = end - start > MAX_LINE ? undefined : lineText(bytes, start, end);
    const record = line === undefined ? undefined : parseLine(line);
    if (line === undefined || record === undefined) return undefined;
    const time = timeOf(record);
    return { time: Number.isNaN(time) ? last : time, record, line };
  } catch {
    return undefined; // hostile: no program of ours writes such a line
  }
}

/** By time, without changing the order within one file. */
function* merged(files: readonly PendingRecord[][]): Generator<PendingRecord> {
  const next = files.map(() => 0);
  for (;;) {
    let best = -1;
    for (let file = 0; file < files.length; file += 1) {
      const record = files[file]![next[file]!];
      if (record !== undefined && (best < 0 || record.time < files[best]![next[best]!]!.time)) best = file;
    }
    if (best < 0) return;
    yield files[best]![next[best]!]!;
    next[best]! += 1;
  }
}
