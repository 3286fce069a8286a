import { createHash, createHmac } from 'node:crypto';
import { BoundedCache } from './bounded-cache';

export interface PseudonymOptions {
  /** Key of the HMAC (SHA-256). Without one the pseudonym is a plain hash: who has a list of names can hash them, too. */
  readonly key?: string;
  /** Whether the domain of an e-mail address stays readable: `usr_3f9a…@example.com`. Default true. */
  readonly keepDomain?: boolean;
}

/** 64 bits: two of a billion names hardly ever meet. */
const DIGITS = 16;
const REMEMBERED = 2_000;
/** Longer values are hashed anew each time rather than kept. */
const LONGEST_REMEMBERED = 256;
const PSEUDONYM = /^usr_[0-9a-f]{16}(?:$|@)/;

/** Stands names in for identifiers: the same for the same one, in every process that has the key, and nobody's without it. */
export class Pseudonymiser {
  private readonly known = new BoundedCache<string, string>(REMEMBERED);
  private readonly keepDomain: boolean;

  constructor(private readonly options: PseudonymOptions = {}) {
    this.keepDomain = options.keepDomain ?? true;
  }

  /** `usr_` and 16 hex digits; of an address with its domain, when that is to be kept. A pseudonym stays as it is. */
  of(value: string): string {
    if (PSEUDONYM.test(value)) return value;
    const at = this.keepDomain ? value.lastIndexOf('@') : -1;
    return at > 0 ? this.idOf(value) + spelling(value.slice(at)) : this.idOf(value);
  }

  /** One spelling per identifier, however it was typed. */
  idOf(value: string): string {
    const known = this.known.get(value);
    if (known !== undefined) return known;
    const id = `usr_${this.digest(spelling(value)).slice(0, DIGITS)}`;
    if (value.length <= LONGEST_REMEMBERED) this.known.set(value, id);
    return id;
  }

  private digest(text: string): string {
    const { key } = this.options;
    return (key === undefined ? createHash('sha256') : createHmac('sha256', key)).update(text).digest('hex');
  }
}

/** One spelling, however it was typed. */
function spelling(value: string): string {
  return value.trim().normalize('NFKC').toLowerCase();
}

/** Whether a text is what a pseudonymiser makes. */
export function isPseudonym(text: string): boolean {
  return PSEUDONYM.test(text);
}
