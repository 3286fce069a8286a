import type { HeldStory } from '../hold/held-story';
import type { Level } from '../record/level';
import type { JobSubject, RedactedContext } from '../record/log-record';
import type { RecordContext } from '../record/record.schema';
import { addFields } from '../redact/safe-read';
import type { TraceContext } from './trace-context';

/** Fields of a context as code sets them; null or absent when unknown. */
export type ContextFields = Partial<RecordContext> & Record<string, unknown>;

const NONE: Readonly<ContextFields> = Object.freeze({});

/**
 * One story's context: a single mutable object that travels with the async execution. Records take a snapshot of it,
 * cached until the next `set`.
 */
export class ContextState {
  private current: ContextFields;
  private cached: RedactedContext | undefined;
  /** Fills in what becomes known only later (the authenticated user); called before each snapshot until it returns true. */
  private pending: ((state: ContextState) => boolean) | undefined;
  /** Ids among its fields that were made here, letters and digits: nothing has to be redacted in them. */
  made: Readonly<ContextFields> = NONE;
  /** Whose job this story is in, when it is in one. */
  subject: JobSubject | undefined;
  /** Position in the distributed trace, as it is sent on to others. */
  trace: TraceContext | undefined;
  /** Whether its ids are those of somebody else's span, which is active now. */
  onForeignSpan = false;
  /** From this level on the story's records are written, whatever their loggers' levels. */
  level: Level | undefined;
  /** Where its records below their loggers' levels wait for what becomes of it. */
  held: HeldStory | undefined;
  /** The address it came from, where clients are told apart. */
  client: string | undefined;

  constructor(fields: ContextFields = {}, pending?: (state: ContextState) => boolean) {
    this.current = fields;
    this.pending = pending;
  }

  get fields(): Readonly<ContextFields> {
    this.settle();
    return this.current;
  }

  /** A field as it stands, without asking for what is pending. */
  peek<K extends string>(key: K): ContextFields[K] {
    return this.current[key];
  }

  get<K extends string>(key: K): ContextFields[K] {
    return this.fields[key];
  }

  /** Sets a field for this story from now on; `undefined` removes it. */
  set(key: string, value: unknown): void {
    if (this.current[key] === value && typeof value !== 'object') return;
    this.current = addFields(addFields({}, this.current), { [key]: value });
    this.cached = undefined;
  }

  assign(fields: ContextFields): void {
    this.current = addFields(addFields({}, this.current), fields);
    this.cached = undefined;
  }

  /** A context of its own that starts with these fields: for a child story (a job, a nested run). */
  fork(fields: ContextFields = {}): ContextState {
    const child = new ContextState(addFields(addFields({}, this.fields), fields));
    child.made = this.made;
    child.subject = this.subject;
    child.trace = this.trace;
    child.onForeignSpan = this.onForeignSpan;
    child.level = this.level;
    child.held = this.held;
    child.client = this.client;
    return child;
  }

  /** The cached snapshot, made by `make` when the context changed since the last one. */
  snapshot(make: (fields: Readonly<ContextFields>, made: Readonly<ContextFields>) => RedactedContext): RedactedContext {
    this.settle();
    return (this.cached ??= make(this.current, this.made));
  }

  private settle(): void {
    const pending = this.pending;
    if (pending === undefined) return;
    this.pending = undefined; // a resolver that logs must not call itself
    if (!pending(this)) this.pending = pending;
  }
}
