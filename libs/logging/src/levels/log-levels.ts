import { CairnError, EVENTS, LevelOverrides, suggest, summaryOrigin, type Level, type LevelMap, type LevelName, type LevelSetting, type Override, type Pipeline, type Stories } from '@cairn/core';
import { types } from 'node:util';
import { currentContext, runInContext } from '../context/cls-context';
import { openContext } from '../context/open-context';
import { LevelSignatures } from './level-signature';
import { keyOf, requireLevel, requireTarget, requireTime, textOf, type LevelTarget } from './level-target';

export interface LevelChangeOptions {
  /** Until when: `90s`, `10m`, `2h`, `1d` or milliseconds, at most 7 days. Default: until it is reset or the process ends. */
  for?: string | number;
  /** Who changes it, for the record. */
  by?: string;
}

/** A level that is changed now. */
export interface LevelChange {
  readonly target: LevelTarget;
  readonly level: LevelName;
  readonly by: string | undefined;
  /** When it ends by itself, by the clock of now. */
  readonly until: Date | undefined;
  /**
   * How many loggers (pairs of category and component) that have logged so far take their level from this name: 0 for a name that nobody has, or not yet. Of
   * jobs it is not known.
   */
  readonly reach: number | undefined;
  /** Of a name that nobody has: the one that was probably meant, of those that have logged so far. */
  readonly near: string | undefined;
}

export interface LevelParts {
  readonly levels: LevelMap;
  readonly stories: Stories;
  readonly pipeline: Pipeline;
  readonly key: string | undefined;
}

/** Names come from outside: no more of them than anybody needs. */
const MOST = 1_000;

/**
 * Levels that change while the app runs, in this process. A change takes effect at once, ends when its time is over, and leaves a record
 * (`logging.level_changed`). Inject it; `LoggingRuntime.levels` is the same.
 */
export class LogLevels {
  private readonly overrides = new LevelOverrides<LevelTarget>((key, override) => this.expired(key, override));
  /** What requests may ask for; absent without a key. */
  readonly signatures: LevelSignatures | undefined;

  constructor(private readonly parts: LevelParts) {
    this.signatures = parts.key === undefined ? undefined : new LevelSignatures(parts.key);
  }

  /**
   * `set('TaskService', 'debug', { for: '10m' })`.
   * @throws CairnError CAIRN_E_LEVEL naming the argument that cannot be used.
   */
  set(target: LevelTarget, level: LevelSetting, { for: time, by }: LevelChangeOptions = {}): LevelChange {
    requireTarget(target);
    const [found, forMs, key] = [requireLevel(level), requireTime(time), keyOf(target)];
    if (this.overrides.get(key) === undefined && this.overrides.list().length >= MOST) throw new CairnError('CAIRN_E_LEVEL', `target: ${MOST} levels are changed already. Reset some.`);
    const previous = this.levelOf(target);
    this.overrides.set(key, { target, level: found, by }, forMs);
    if (typeof target === 'string') this.parts.levels.set(key, found);
    const change = this.shown({ target, level: found, by, leftMs: forMs });
    this.record('set', change, previous);
    return change;
  }

  /** Back to what the settings say; without a target, everything. Returns how many levels were changed until now. */
  reset(target?: LevelTarget, { by }: Pick<LevelChangeOptions, 'by'> = {}): number {
    if (target !== undefined) requireTarget(target);
    const keys = target === undefined ? this.overrides.keys() : [keyOf(target)];
    const removed = keys.map((key) => this.remove(key, by));
    return removed.filter(Boolean).length;
  }

  /** What is changed now. */
  list(): LevelChange[] {
    return this.overrides.list().map((override) => this.shown(override));
  }

  /** Requests with a signed level since the start: taken, refused, come too late. */
  get requests(): Readonly<LevelSignatures['counts']> {
    return this.signatures?.counts ?? { accepted: 0, invalid: 0, expired: 0 };
  }

  /**
   * Runs `fn` so that everything it logs from `level` on is written, also what its jobs log, wherever they run. Returns what `fn` returns; the level lasts until a
   * promise of it is settled; one that begins only when it is awaited (a query of Prisma or Knex) begins here, and comes back as a promise of the language.
   * @throws CairnError CAIRN_E_LEVEL, and what `fn` throws.
   */
  runAt<T>(level: LevelSetting, fn: () => T): T {
    const { stories } = this.parts;
    const found = requireLevel(level);
    const story = currentContext()?.fork() ?? openContext();
    stories.raise(story, found);
    let result: T | undefined;
    try {
      result = runInContext(story, () => begun(fn()));
    } finally {
      if (!types.isPromise(result)) stories.lower(story);
    }
    return types.isPromise(result) ? (result.finally(() => stories.lower(story)) as T) : result;
  }

  /** The level of an attempt at a job: its own, else its queue's. */
  ofJob(queue: string, job: string | undefined): Level | undefined {
    const own = job === undefined ? undefined : this.overrides.get(keyOf({ queue, job }));
    return own ?? this.overrides.get(keyOf({ queue }));
  }

  /** Stops the clocks; every changed level is back to its setting. Leaves no record. */
  dispose(): void {
    for (const key of this.overrides.keys()) {
      this.overrides.remove(key);
      this.parts.levels.reset(key);
    }
  }

  private remove(key: string, by: string | undefined): boolean {
    const removed = this.overrides.remove(key);
    if (removed === undefined) return false;
    this.parts.levels.reset(key);
    this.record('reset', { ...this.shown(removed), by, until: undefined }, removed.level);
    return true;
  }

  private expired(key: string, override: Override<LevelTarget>): void {
    this.parts.levels.reset(key);
    this.record('expired', { ...this.shown(override), until: undefined }, override.level);
  }

  private levelOf(target: LevelTarget): Level | undefined {
    return typeof target === 'string' ? this.parts.levels.named(target) : this.overrides.get(keyOf(target));
  }

  private shown({ target, level, by, leftMs }: Override<LevelTarget>): LevelChange {
    const until = leftMs === undefined ? undefined : new Date(Date.now() + leftMs);
    const reach = typeof target === 'string' ? this.parts.levels.reach(target) : undefined;
    const near = typeof target === 'string' && reach === 0 ? suggest(target, this.parts.levels.names()) : undefined;
    return { target, level: level.name, by, until, reach, near };
  }

  /** Past the levels it is about. What a timer ends belongs to nobody's story. */
  private record(action: 'set' | 'reset' | 'expired', { target, level, by, until }: LevelChange, previous: Level | undefined): void {
    const now = action === 'set' ? level : this.levelOf(target)?.name;
    const metadata = { action, target: textOf(target), level: now, previous_level: previous?.name, by, until: until?.toISOString() };
    const event = EVENTS.loggingLevelChanged;
    this.parts.pipeline.log(summaryOrigin(event, 'application'), {
      message: event.message,
      metadata: Object.fromEntries(Object.entries(metadata).filter(([, value]) => value !== undefined)),
      ownedMetadata: true,
      ...(action === 'expired' && { context: null }),
    });
  }
}

/** A thenable that is no promise runs where its `then` is called. */
function begun<T>(result: T): T {
  const isThenable = typeof (result as { then?: unknown } | null | undefined)?.then === 'function';
  return isThenable && !types.isPromise(result) ? (Promise.resolve(result) as T) : result;
}
