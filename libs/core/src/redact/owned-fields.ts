import type { Limits } from '../options/options';
import { BoundedCache } from './bounded-cache';
import type { KeyRules } from './key-rules';
import { Verdict } from './key-verdict';
import { finishFields, isPartOfPair } from './paired-values';
import type { SeenFields } from './seen-fields';
import type { TextRules } from './text-rules';
import { LONGEST_KEY, TEXT_BUDGET, type Fields, type Walk } from './walk';

/** Names remembered; those of our own records are some hundreds. */
const REMEMBERED = 4_096;
/** Larger numbers may be a payment card's. */
const SMALL = 1e12;

/**
 * Mends flat objects that are ours in place: the hot path. What was found clean at the same place of the last record of this origin
 * costs a comparison, other strings and numbers a look at the key and one at the value; everything else goes through a walk.
 */
export class OwnedFields {
  private readonly plainNames = new BoundedCache<string, true>(REMEMBERED);

  constructor(
    private readonly keys: KeyRules,
    private readonly texts: TextRules,
    private readonly limits: Limits,
    private readonly newWalk: (root: object) => Walk,
  ) {}

  /** False, with nothing lost, when the object is none of that kind after all: too large, or with data for keys. `root` is the object as the caller has it. */
  mend(fields: Fields, seen: SeenFields, root: object): boolean {
    const { names, values } = seen;
    let walk: Walk | undefined;
    let at = -1;
    let room = this.limits.stringLength * TEXT_BUDGET;
    let hasPairs = false;
    for (const key in fields) {
      if (++at >= this.limits.collectionSize) return false;
      const value = fields[key];
      const isPlain = names[at] === key || this.learn(key, at, seen);
      if (value === null || typeof value === 'boolean') continue;
      if (value === undefined) {
        if (fields === root) continue;
        return false; // a copy's keys can only be left out by a walk
      }
      if (isPlain) {
        if (typeof value === 'string') {
          if (values[at] === value) {
            room -= value.length;
            continue;
          }
          const text = this.texts.apply(value, Math.min(this.limits.stringLength, room));
          if ((room -= text.length) <= 0) return false;
          if (text !== value) fields[key] = text;
          else seen.note(at, value);
          continue;
        }
        if (typeof value === 'number' && value < SMALL && value > -SMALL) continue;
      } else {
        hasPairs ||= isPartOfPair(key);
        if (this.texts.apply(key, LONGEST_KEY) !== key) return false;
      }
      fields[key] = (walk ??= this.newWalk(root)).valueOf(key, value);
    }
    if (hasPairs) finishFields(fields, this.keys, walk ?? this.newWalk(root));
    return true;
  }

  /** Whether the key is an ordinary name: neither a secret's, nor holding a secret itself, nor one that says something of its neighbours. */
  private learn(key: string, at: number, seen: SeenFields): boolean {
    if (this.plainNames.get(key) === undefined) {
      if (this.keys.verdict(key) !== Verdict.Plain || isPartOfPair(key) || this.texts.apply(key, LONGEST_KEY) !== key) return false;
      this.plainNames.set(key, true);
    }
    seen.names[at] = key;
    seen.values[at] = undefined;
    return true;
  }
}

/** What a flat literal's fields are copied to; the keys alone when they are too many; `undefined` for anything that needs a walk. */
export function flatCopy(fields: object, most: number): Fields | readonly string[] | undefined {
  try {
    const prototype = Object.getPrototypeOf(fields) as object | null;
    if ((prototype !== Object.prototype && prototype !== null) || typeof (fields as Fields)['toJSON'] === 'function') return undefined;
    const keys = Object.keys(fields);
    if (keys.length > most) return keys;
    const copy = { ...(fields as Fields) };
    return Object.getOwnPropertySymbols(copy).length > 0 ? undefined : copy;
  } catch {
    return undefined; // a getter or a Proxy's trap threw
  }
}
