import { ContextState, type ContextFields } from '../context/context-state';
import { HeldRecords, type HoldOptions } from '../hold/held-records';
import type { Admission, TellSummary } from '../limit/admission';
import { AdmissionChain } from '../limit/admission-chain';
import { LogVolume, type VolumeCount } from '../limit/log-volume';
import { LevelMap } from '../logger/level-map';
import { Logger, type LoggerCore } from '../logger/logger';
import { Pipeline } from '../pipeline/pipeline';
import type { Category } from '../record/category';
import { MillisecondClock } from '../record/clock';
import { EVENTS } from '../record/event-catalogue';
import { INFO, type Level } from '../record/level';
import type { CanonicalRecord } from '../record/record.schema';
import type { Redactor } from '../redact/redactor';
import { Router } from '../route/router';
import { NestedSerializer } from '../serialize/nested.serializer';
import { Stories } from '../story/stories';
import { CollectingSink } from './collecting.sink';
import { some } from './some-record';
import { someRedactor } from './some-redactor';

/** What a stage is made of. */
export interface StageParts {
  readonly volume: LogVolume;
  readonly redactor: Redactor;
  readonly tell: TellSummary;
  /** The test's own clock. */
  readonly now: () => number;
}

export interface SomeLoggingOptions {
  readonly level?: Level;
  readonly hold?: HoldOptions;
  readonly stages?: (parts: StageParts) => readonly Admission[];
}

/** Loggers on a whole pipeline that ends in memory, with a clock and a running story that the test sets. */
export class SomeLogging implements LoggerCore {
  readonly sink = new CollectingSink();
  readonly volume = new LogVolume();
  readonly redactor = someRedactor();
  readonly levels: LevelMap;
  readonly pipeline: Pipeline;
  readonly stories: Stories;
  readonly held: HeldRecords | undefined;
  readonly reports: string[] = [];
  /** Milliseconds of the monotonic clock. */
  now = 0;
  story: ContextState | undefined;

  constructor({ level = INFO, hold, stages }: SomeLoggingOptions = {}) {
    const selfLog = { report: (code: string): void => void this.reports.push(code) };
    const router = new Router([{ sink: this.sink, serializer: new NestedSerializer(some.identity()) }], selfLog);
    const parts = { volume: this.volume, redactor: this.redactor, tell: this.tell, now: () => this.now };
    this.levels = new LevelMap(level);
    this.held = hold && new HeldRecords(hold, (record) => router.dispatch(record), selfLog);
    if (hold !== undefined) this.levels.ask(hold.level);
    this.stories = new Stories(this.levels, this.held);
    this.pipeline = new Pipeline({
      clock: new MillisecondClock(),
      context: { current: () => this.story },
      enrichers: [],
      findSource: () => undefined,
      redactor: this.redactor,
      router,
      selfLog,
      volume: this.volume,
      admission: stages && new AdmissionChain(stages(parts)),
    });
  }

  logger(component = 'orders', category: Category = 'application'): Logger {
    return new Logger(this, { category, component });
  }

  /** Runs `fn` in a story of its own; it is over afterwards. */
  inStory<T>(fn: (story: ContextState) => T, fields: ContextFields = {}): T {
    const story = (this.story = new ContextState(fields));
    this.stories.begin(story);
    try {
      return fn(story);
    } finally {
      this.stories.end(story);
      this.story = undefined;
    }
  }

  get records(): CanonicalRecord[] {
    return this.sink.records;
  }

  get messages(): string[] {
    return this.records.map(({ message }) => message);
  }

  of(event: string): CanonicalRecord[] {
    return this.records.filter((record) => record.event === event);
  }

  private readonly tell: TellSummary = (origin, metadata, context) => {
    const { message } = Object.values(EVENTS).find(({ name }) => name === origin.event)!;
    this.pipeline.log(origin, { message, metadata, ownedMetadata: true, context: context ?? null });
  };
}

/** Records by what became of them, summed over categories and levels. */
export function accountOf(volume: LogVolume): Omit<VolumeCount, 'category' | 'level'> {
  const account = { born: 0, written: 0, repeated: 0, sampled: 0, rateLimited: 0, discarded: 0, failed: 0, held: 0 };
  for (const count of volume.list()) for (const key of Object.keys(account) as (keyof typeof account)[]) account[key] += count[key];
  return account;
}
