import { LEVELS, type Level } from '../record/level';
import type { Category } from '../record/category';

/** One threshold, shared by every logger it applies to, so that changing it takes effect at once. */
export interface Threshold {
  /** Records below this level value are not born. It is `own`, or less while some story asks for more: one comparison decides. */
  value: number;
  /** The loggers' level. What lies below it and is born all the same is for a story that asks for it, or nobody. */
  own: number;
}

interface Entry {
  readonly category: Category;
  readonly component: string;
  readonly threshold: Threshold;
}

/** The name of the general level, where one is changed at run time. */
export const EVERYTHING = '*';

/** `TaskService`, `task-service` → `TASK_SERVICE`: how a component is named in settings. */
export function settingName(component: string): string {
  return component
    .replace(/([a-z0-9])([A-Z])|([A-Z])(?=[A-Z][a-z])/g, '$1$3_$2')
    .replace(/[^A-Za-z0-9]+/g, '_')
    .toUpperCase();
}

/** `LOG_LEVEL_TASKSERVICE` means the same component as `LOG_LEVEL_TASK_SERVICE`. */
export function lookupName(component: string): string {
  return component === EVERYTHING ? EVERYTHING : component.replace(/[^A-Za-z0-9]+/g, '').toUpperCase();
}

/** Which level applies where: a component's own, else its category's, else the general one. */
export class LevelMap {
  private readonly entries = new Map<string, Entry>();
  private readonly configured: ReadonlyMap<string, Level>;
  private readonly changed = new Map<string, Level>();
  /** How many stories ask for each level, by its index. */
  private readonly asked: number[] = LEVELS.map(() => 0);
  /** The lowest level any story asks for now. */
  private floor = Infinity;

  constructor(general: Level, named: ReadonlyMap<string, Level> = new Map()) {
    this.configured = new Map([[EVERYTHING, general], ...[...named].map(([name, level]) => [lookupName(name), level] as const)]);
  }

  threshold(category: Category, component: string): Threshold {
    const key = `${category} ${component}`;
    let entry = this.entries.get(key);
    if (entry === undefined) {
      entry = { category, component, threshold: { value: 0, own: 0 } };
      this.entries.set(key, entry);
      this.apply(entry);
    }
    return entry.threshold;
  }

  /** Changes the level of a component, a category, or with `*` the general one, for every logger that is there or will be. */
  set(name: string, level: Level): void {
    this.changed.set(lookupName(name), level);
    this.applyAll();
  }

  /** Back to what the settings say. */
  reset(name: string): void {
    this.changed.delete(lookupName(name));
    this.applyAll();
  }

  /** The level that is set under this very name, at run time or else by the settings. */
  named(name: string): Level | undefined {
    const key = lookupName(name);
    return this.changed.get(key) ?? this.configured.get(key);
  }

  /** How many pairs of category and component take their level from this name, of those that have logged so far. */
  reach(name: string): number {
    const key = lookupName(name);
    return [...this.entries.values()].filter((entry) => this.sourceOf(entry) === key).length;
  }

  /** Components that have logged so far, and their categories. */
  names(): string[] {
    return [...new Set([...this.entries.values()].flatMap(({ category, component }) => [component, category]))];
  }

  /** A story asks for this level from now on: records from it upwards are born everywhere, and looked at one by one. */
  ask(level: Level): void {
    this.asked[level.index]! += 1;
    this.sink();
  }

  /** The end of {@link ask}. */
  unask(level: Level): void {
    this.asked[level.index]! -= 1;
    this.sink();
  }

  private sink(): void {
    const floor = LEVELS.find(({ index }) => this.asked[index]! > 0)?.value ?? Infinity;
    if (floor === this.floor) return;
    this.floor = floor;
    this.applyAll();
  }

  private applyAll(): void {
    for (const entry of this.entries.values()) this.apply(entry);
  }

  private apply(entry: Entry): void {
    const { threshold } = entry;
    threshold.own = this.named(this.sourceOf(entry))!.value;
    threshold.value = Math.min(threshold.own, this.floor);
  }

  private sourceOf({ category, component }: Entry): string {
    const names = [lookupName(component), lookupName(category)];
    return names.find((name) => this.changed.has(name) || this.configured.has(name)) ?? EVERYTHING;
  }
}
