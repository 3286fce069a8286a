import { BoundedCache } from './bounded-cache';
import { Verdict, verdictOf } from './key-verdict';
import { wordsOf } from './key-words';

/** Keys remembered; applications use some hundreds. */
const REMEMBERED = 4_096;
/** Longer keys are data, not names: judged each time rather than kept. */
const LONGEST_REMEMBERED = 128;

export interface KeyRulesOptions {
  /** Names redacted besides the built-in ones, in any case style. */
  readonly redactKeys?: readonly string[];
  /** Names never redacted by name; wins over `redactKeys`. */
  readonly redactAllow?: readonly string[];
}

/** Judges keys by name; every verdict is computed once. */
export class KeyRules {
  private readonly verdicts = new BoundedCache<string, Verdict>(REMEMBERED);
  private readonly added: ReadonlySet<string>;
  private readonly allowed: ReadonlySet<string>;

  constructor({ redactKeys = [], redactAllow = [] }: KeyRulesOptions) {
    this.added = new Set(redactKeys.map(nameOf));
    this.allowed = new Set(redactAllow.map(nameOf));
  }

  verdict(key: string): Verdict {
    const known = this.verdicts.get(key);
    if (known !== undefined) return known;
    const verdict = this.judge(key);
    if (key.length <= LONGEST_REMEMBERED) this.verdicts.set(key, verdict);
    return verdict;
  }

  private judge(key: string): Verdict {
    const name = nameOf(key);
    if (this.allowed.has(name)) return Verdict.Plain;
    return this.added.has(name) ? Verdict.Secret : verdictOf(key);
  }
}

function nameOf(key: string): string {
  return wordsOf(key).join('');
}
