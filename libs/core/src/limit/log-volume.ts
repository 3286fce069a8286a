import { CATEGORIES, type Category } from '../record/category';
import { LEVELS, type Level } from '../record/level';
import type { RecordOrigin } from '../record/log-record';

/** Why a record that was born is not written. */
export type Unwritten = 'repeated' | 'sampled' | 'rateLimited' | 'discarded';

/**
 * The account of one category's records of one level, since the start. At any moment
 * born = written + repeated + sampled + rateLimited + discarded + failed + held.
 */
export class VolumeCount {
  /** Passed their level, or that of their story, or were held for it. */
  born = 0;
  /** Handed to the sinks. */
  written = 0;
  /** Collapsed into the count of a record like them. */
  repeated = 0;
  /** Of a story that sampling leaves out. */
  sampled = 0;
  rateLimited = 0;
  /** Were held for a story that went well, or had no room. */
  discarded = 0;
  /** Could not be processed; each is told to the self log. */
  failed = 0;
  /** Wait for what becomes of their story. */
  held = 0;

  constructor(
    readonly category: Category,
    readonly level: Level,
  ) {}
}

/** How many records there were, by category and level, and what became of them. */
export class LogVolume {
  private readonly table = new Map<Category, readonly VolumeCount[]>(
    CATEGORIES.map((category) => [category, LEVELS.map((level) => new VolumeCount(category, level))]),
  );

  of({ category, level }: RecordOrigin): VolumeCount {
    return this.table.get(category)![level.index]!;
  }

  /** A category's counts, lowest level first. */
  byLevel(category: Category): readonly VolumeCount[] {
    return this.table.get(category)!;
  }

  /** Every category and level there was a record of. The counts are live. */
  list(): readonly VolumeCount[] {
    return [...this.table.values()].flat().filter(({ born }) => born > 0);
  }
}
