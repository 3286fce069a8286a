import { type Level } from '../record/level';
import type { Category } from '../record/category';

/** One threshold, shared by every logger it applies to, so that changing it takes effect at once. */
export interface Threshold {
  /** Records below this level value are not born. */
  value: number;
}

/** `TaskService`, `task-service` → `TASK_SERVICE`: how a component is named in settings. */
export function settingName(component: string): string {
  return component
    .replace(/([a-z0-9])([A-Z])|([A-Z])(?=[A-Z][a-z])/g, '$1$3_$2')
    .replace(/[^A-Za-z0-9]+/g, '_')
    .toUpperCase();
}

/** `LOG_LEVEL_TASKSERVICE` means the same component as `LOG_LEVEL_TASK_SERVICE`. */
function lookupName(component: string): string {
  return component.replace(/[^A-Za-z0-9]+/g, '').toUpperCase();
}

/** Which level applies where: a component's own, else its category's, else the general one. */
export class LevelMap {
  private readonly thresholds = new Map<string, Threshold>();
  private readonly named: ReadonlyMap<string, Level>;

  constructor(
    private readonly general: Level,
    named: ReadonlyMap<string, Level> = new Map(),
  ) {
    this.named = new Map([...named].map(([name, level]) => [lookupName(name), level]));
  }

  threshold(category: Category, component: string): Threshold {
    const key = `${category} ${component}`;
    let threshold = this.thresholds.get(key);
    if (threshold === undefined) {
      threshold = { value: this.levelFor(category, component).value };
      this.thresholds.set(key, threshold);
    }
    return threshold;
  }

  private levelFor(category: Category, component: string): Level {
    return this.named.get(lookupName(component)) ?? this.named.get(lookupName(category)) ?? this.general;
  }
}
