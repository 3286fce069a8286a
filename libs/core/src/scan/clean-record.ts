import type { KeyRules } from '../redact/key-rules';
import { Verdict } from '../redact/key-verdict';
import { isPartOfPair } from '../redact/paired-values';
import { isMadeId } from '../redact/redact-context';
import type { TextRules } from '../redact/text-rules';
import { BoundedCache } from '../redact/bounded-cache';

const REMEMBERED = 4_096;
const TIMESTAMP = /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(?:\.\d{1,9})?Z$/;
/** Larger numbers may be a payment card's. */
const SMALL = 1e12;

/**
 * The quick look that most records pass: ordinary names, harmless numbers, texts that no rule changes. A record with a list, or with
 * anything of which only the walk can tell, is not passed.
 */
export class CleanRecords {
  private readonly plain = new BoundedCache<string, boolean>(REMEMBERED);

  constructor(
    private readonly keys: KeyRules,
    private readonly texts: TextRules,
  ) {}

  isClean(fields: object, depth = 0): boolean {
    for (const key in fields) {
      const value = (fields as Record<string, unknown>)[key];
      if (!this.isCleanValue(key, value, depth)) return false;
    }
    return true;
  }

  private isCleanValue(key: string, value: unknown, depth: number): boolean {
    if (!this.isPlain(key)) return false;
    switch (typeof value) {
      case 'string':
        return isMadeId(key, value) || TIMESTAMP.test(value) || this.texts.apply(value, Infinity) === value;
      case 'number':
        return value < SMALL && value > -SMALL;
      case 'object':
        return value === null || (depth < 8 && !Array.isArray(value) && this.isClean(value, depth + 1));
      default:
        return true;
    }
  }

  private isPlain(key: string): boolean {
    let plain = this.plain.get(key);
    if (plain === undefined) {
      plain = this.keys.verdict(key) === Verdict.Plain && !isPartOfPair(key) && this.texts.apply(key, Infinity) === key;
      this.plain.set(key, plain);
    }
    return plain;
  }
}
