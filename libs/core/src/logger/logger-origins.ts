import type { Level } from '../record/level';
import type { RecordOrigin } from '../record/log-record';
import type { LevelMap, Threshold } from './level-map';
import type { LoggerBinding } from './logger';

/** What a logger and its children have in common: what follows from an origin is worked out once for all of them. */
export class LoggerOrigins {
  readonly threshold: Threshold;
  /** By the level's index, each made when it is needed: most loggers use one or two. */
  private readonly made: (RecordOrigin | undefined)[] = [];

  constructor(
    levels: LevelMap,
    private readonly binding: LoggerBinding,
  ) {
    this.threshold = levels.threshold(binding.category, binding.component);
  }

  of(level: Level): RecordOrigin {
    return (this.made[level.index] ??= this.make(level));
  }

  private make(level: Level): RecordOrigin {
    const { category, component, operation } = this.binding;
    return Object.freeze({ level, category, component, ...(operation !== undefined && { operation }) });
  }
}
