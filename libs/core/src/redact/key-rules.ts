import { CairnError } from '../errors/cairn-error';
import { names } from '../options/readers';
import { Refusal } from '../options/setting';
import { BoundedCache } from './bounded-cache';
import { maskAddress, type AddressMask } from './email-address';
import { Verdict, verdictOf } from './key-verdict';
import { wordsOf } from './key-words';
import { Pseudonymiser } from './pseudonymiser';

/** Keys remembered; applications use some hundreds. */
const REMEMBERED = 4_096;
/** Longer keys are data, not names: judged each time rather than kept. */
const LONGEST_REMEMBERED = 128;

export interface KeyRulesOptions {
  /** Names redacted besides the built-in ones, in any case style. */
  readonly redactKeys?: readonly string[];
  /** Names never redacted by name; wins over `redactKeys`. */
  readonly redactAllow?: readonly string[];
  /** Names whose values are replaced by pseudonyms instead of being removed; wins over both. Default none. */
  readonly pseudonymise?: readonly string[];
  /** Makes the pseudonyms. Default: plain hashes. */
  readonly pseudonyms?: Pseudonymiser;
}

/** Judges keys by name; every verdict is computed once. */
export class KeyRules {
  readonly pseudonyms: Pseudonymiser;
  /** What e-mail addresses become, wherever they stand. */
  readonly maskAddress: AddressMask;
  private readonly verdicts = new BoundedCache<string, Verdict>(REMEMBERED);
  private readonly added: ReadonlySet<string>;
  private readonly allowed: ReadonlySet<string>;
  private readonly pseudonymous: ReadonlySet<string>;

  /** @throws CairnError CAIRN_E_SETTING for what is no name. */
  constructor({ redactKeys = [], redactAllow = [], pseudonymise = [], pseudonyms = new Pseudonymiser() }: KeyRulesOptions) {
    this.added = namesIn('redactKeys', redactKeys);
    this.allowed = namesIn('redactAllow', redactAllow);
    this.pseudonymous = namesIn('pseudonymise', pseudonymise);
    this.pseudonyms = pseudonyms;
    this.maskAddress = this.verdict('email') === Verdict.Pseudonym ? (address) => pseudonyms.of(address) : maskAddress;
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
    if (this.pseudonymous.has(name)) return Verdict.Pseudonym;
    if (this.allowed.has(name)) return Verdict.Plain;
    return this.added.has(name) ? Verdict.Secret : verdictOf(key);
  }
}

function nameOf(key: string): string {
  return wordsOf(key).join('');
}

function namesIn(option: string, list: unknown): ReadonlySet<string> {
  const read = names(list);
  if (read instanceof Refusal) throw new CairnError('CAIRN_E_SETTING', `${option}: ${read.text}`);
  return new Set(read.map(nameOf));
}
