import { WHOLE, type Changes } from './changes';
import { pathBelow, replaceAt, valueAt } from './personal-paths';
import type { PersonalValues } from './personal-values';

type Change = Changes[number];

/** The fields of one event that are a person's, by their paths: what stands at them is committed to. */
export class PersonalFields {
  constructor(
    private readonly paths: readonly string[],
    private readonly owner: string | undefined,
    private readonly personal: PersonalValues,
    /** The redacted form of a text. */
    private readonly shownText: (text: string) => string,
  ) {}

  /** A copy of `shown`, the redacted form of `raw`. */
  replacedIn(shown: unknown, raw: unknown): unknown {
    return this.committed(shown, raw, this.paths, '');
  }

  replacedInChange(change: Change, before: unknown, after: unknown): Change {
    return { ...change, ...this.side(change, 'before', before), ...this.side(change, 'after', after) };
  }

  private side(change: Change, side: 'before' | 'after', whole: unknown): object {
    const { path } = change;
    if (!(side in change)) return {};
    const raw = valueAt(whole, path) ?? (path === WHOLE ? whole : undefined);
    return { [side]: this.committed(change[side], raw, this.pathsBelow(path), path) };
  }

  /** What of a changed value is personal: all of it, or fields in it, where it is a list or lies deep. */
  private pathsBelow(changed: string): readonly string[] {
    if (this.paths.some((path) => pathBelow(path, changed) !== undefined)) return [''];
    return this.paths.flatMap((path) => pathBelow(changed, path) ?? (changed === WHOLE ? [path] : []));
  }

  /** `at`: where the value stands itself. */
  private committed(shown: unknown, raw: unknown, paths: readonly string[], at: string): unknown {
    return paths.reduce<unknown>((left, path) => {
      const field = [at, path].filter((part) => part !== '').join('.');
      return replaceAt(left, raw, path, (rawValue, shownValue) => this.commit(field, rawValue, shownValue));
    }, shown);
  }

  private commit(field: string, raw: unknown, shown: unknown): unknown {
    const by = this.personal.commit(this.owner, field, raw, shown);
    if (typeof raw === 'string') this.personal.known.note(this.shownText(raw), by);
    return by;
  }
}
