import { type Level } from '../record/level';
import type { Category } from '../record/category';

/** One threshold, shared by every logger it applies to, so that changing it takes effect at once. */
export interface Threshold {
  /** Records below this level value are not born. */
  value: number;
}

/** `Task-Service.v2` → `TASK_SERVICE_V2`: how a component is named in settings. */
export function settingName(component: string): string {
  return component.replace(/[^A-Za-z0-9]+/g, '_').toUpperCase();
}

/** Which level applies where: a component's own, else its category's, else the general one. */
export class LevelMap {
  private readonly thresholds = new Map<string, Threshold>();

  constructor(
    private readonly general: Level,
    private readonly named: ReadonlyMap<string, Level> = new Map(),
  ) {}

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
    return this.named.get(settingName(component)) ?? this.named.get(settingName(category)) ?? this.general;
  }
}
