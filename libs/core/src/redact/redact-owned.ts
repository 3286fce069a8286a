import type { Limits } from '../options/options';
import type { KeyRules } from './key-rules';
import { Verdict } from './key-verdict';
import type { TextRules } from './text-rules';
import type { Fields, Walk } from './walk';

/**
 * Mends a flat literal of our own loggers in place: the hot path. Strings and numbers that need nothing cost one
 * look at the key and one at the value; everything else goes through a walk. Returns false, with nothing lost, when
 * the object is larger than a record may be.
 */
export function redactOwned(
  fields: Fields,
  keys: KeyRules,
  texts: TextRules,
  { stringLength, collectionSize }: Limits,
  walks: { walk(): Walk },
): boolean {
  let walk: Walk | undefined;
  let count = 0;
  for (const key in fields) {
    if (++count > collectionSize) return false;
    const value = fields[key];
    if (typeof value === 'boolean' || value === undefined || value === null) continue;
    if (keys.verdict(key) === Verdict.Plain) {
      if (typeof value === 'string') {
        const text = texts.apply(value, stringLength);
        if (text !== value) fields[key] = text;
        continue;
      }
      if (typeof value === 'number' && value < 1e12 && value > -1e12) continue;
    }
    fields[key] = (walk ??= walks.walk()).valueOf(key, value);
  }
  return true;
}
