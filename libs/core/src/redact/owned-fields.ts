import type { Limits } from '../options/options';
import { BoundedCache } from './bounded-cache';
import type { KeyRules } from './key-rules';
import { Verdict } from './key-verdict';
import type { TextRules } from './text-rules';
import { LONGEST_KEY, type Fields, type Walk } from './walk';

/** Names remembered; those of our own records are some hundreds. */
const REMEMBERED = 4_096;
/** Larger numbers may be a payment card's. */
const SMALL = 1e12;

/**
 * Mends flat literals of our own loggers in place: the hot path. Strings and numbers that need nothing cost one look
 * at the key and one at the value; everything else goes through a walk.
 */
export class OwnedFields {
  private readonly plainNames = new BoundedCache<string, true>(REMEMBERED);

  constructor(
    private readonly keys: KeyRules,
    private readonly texts: TextRules,
    private readonly limits: Limits,
    private readonly newWalk: () => Walk,
  ) {}

  /** False, with nothing lost, when the object is none of that kind after all: too large, or with data for keys. */
  mend(fields: Fields): boolean {
    let walk: Walk | undefined;
    let count = 0;
    for (const key in fields) {
      if (++count > this.limits.collectionSize) return false;
      const value = fields[key];
      if (this.plainNames.get(key) !== undefined || this.learn(key)) {
        if (typeof value === 'string') {
          const text = this.texts.apply(value, this.limits.stringLength);
          if (text !== value) fields[key] = text;
          continue;
        }
        if (typeof value === 'number' && value < SMALL && value > -SMALL) continue;
      } else if (this.texts.apply(key, LONGEST_KEY) !== key) return false;
      fields[key] = (walk ??= this.newWalk()).valueOf(key, value);
    }
    return true;
  }

  /** Whether the key is an ordinary name: neither a secret's nor holding a secret itself. */
  private learn(key: string): boolean {
    const isPlain = this.keys.verdict(key) === Verdict.Plain && this.texts.apply(key, LONGEST_KEY) === key;
    if (isPlain) this.plainNames.set(key, true);
    return isPlain;
  }
}
