import { BoundedCache } from './bounded-cache';
import { cutText } from './cut-text';
import type { KeyRules } from './key-rules';
import { REDACTED } from './marks';
import { PROSE_HINT } from './prose';
import { requireBounded, type RedactionPattern } from './redaction-pattern';
import { applySteps } from './text-steps';
import { neutralise } from './unsafe-characters';

/**
 * The cheap look that most texts pass: every secret has a mark, nine digits, the name of a scheme, a quote after a word for password, or a token's prefix.
 * Four expressions are faster than one: the engine searches literals and classes each in its own way.
 */
const MARK = new RegExp('[@=:%$\\u0000-\\u0008\\u000b\\u000c\\u000e-\\u001f\\u007f-\\uffff]|--|</|(?:^| )-p');
const DIGITS = /\d[\d -]{8}|\+[1-9]/;
const SCHEME = /eyJ|(?:in|IN|ike|IKE|<>)\s?\(?[NEne]?['"]|(?:earer|EARER|asic|ASIC|igest|IGEST|egotiate|EGOTIATE)\s|(?:into|INTO)\s|(?:word|WORD|sswd|SSWD|hrase|HRASE|d by|D BY)(?:\s{1,8}[NEne]?|\(\s?)['"]/;
const TOKEN = /[srp]k[_-]|_pat_|gh[pousr]_|xox|xapp|AKIA|ASIA|AIza|npm_|hf_|whsec|shp|do[op]_|dapi|ya29|SG\.|gl[a-z]{2,4}[-_]|pypi|GOCSPX|sq0|hv[sbr]\.|AT[AC]TT|lin_|ntn_|secret_|figd_|PMAK|NRAK|sntry|AGE-|SK[0-9a-f]{4}|-us\d|key-[0-9a-f]|pscale|sbp_|dp\.[ps]t|rnd_|tfp_|SHA\d*\}|MD5\}|CRYPT\}|['"]\s?,\s?\\*['"]/;
/** Tokens are at least this long; shorter texts are looked at character by character, which is faster for them. */
const SHORTEST_TOKEN = 19;
const SHORTEST_DIGITS = 9;
const DASH = 45;

const UNSAFE = /[^\t\n\r\u0020-\u007e]/;
/** Texts this long at most are remembered when they are clean: routes, user agents, messages come again and again. */
const LONGEST_REMEMBERED = 256;
const REMEMBERED = 2_000;
/** So are fewer long ones, at most 1 MB of them: the statements of an app. */
const LONGEST_STATEMENT = 2_048;
const STATEMENTS_REMEMBERED = 500;
/** One of so many clean texts is remembered: what recurs soon is, and what is unique (ids) does not fill the memory. */
const ONE_IN = 13;

/** Makes any text safe to keep: bounded, without secrets, nothing in it that can fool a terminal. */
export class TextRules {
  private readonly clean = new BoundedCache<string, true>(REMEMBERED);
  private readonly cleanLong = new BoundedCache<string, true>(STATEMENTS_REMEMBERED);
  private seen = 0;

  /** @throws CairnError CAIRN_E_SETTING for a pattern that could be slow or miss something. */
  constructor(
    private readonly keys: KeyRules,
    private readonly patterns: readonly RedactionPattern[] = [],
  ) {
    for (const pattern of patterns) requireBounded(pattern);
  }

  apply(text: string, maxLength: number): string {
    const { length } = text;
    if (length > maxLength) return cutText(text, maxLength, (part) => this.redact(part));
    const hasPatterns = this.patterns.length > 0;
    if (!hasPatterns && length < SHORTEST_TOKEN && isShortAndClean(text)) return text;
    const clean = this.cleanOf(length);
    if (clean?.get(text) !== undefined) return text;
    if (!hasPatterns && !mayHoldSecret(text)) return this.sometimesRemember(text, clean);
    const redacted = this.redact(text);
    return redacted === text ? this.sometimesRemember(text, clean) : redacted;
  }

  /** Where a clean text of this length is remembered, if at all. */
  private cleanOf(length: number): BoundedCache<string, true> | undefined {
    if (length <= LONGEST_REMEMBERED) return this.clean;
    return length <= LONGEST_STATEMENT ? this.cleanLong : undefined;
  }

  private sometimesRemember(text: string, clean: BoundedCache<string, true> | undefined): string {
    if (clean === undefined) return text;
    this.seen += 1;
    if (this.seen < ONE_IN) return text;
    this.seen = 0;
    clean.set(text, true);
    return text;
  }

  private redact(text: string): string {
    let out = text;
    for (const pattern of this.patterns) out = out.replace(pattern, REDACTED);
    return this.finished(applySteps(out, this.keys));
  }

  /** Last: what is written out would hide a label from the rules. */
  protected finished(text: string): string {
    return UNSAFE.test(text) ? neutralise(text) : text;
  }
}

function mayHoldSecret(text: string): boolean {
  return MARK.test(text) || DIGITS.test(text) || SCHEME.test(text) || PROSE_HINT.test(text) || (text.length >= SHORTEST_TOKEN && TOKEN.test(text));
}

/** What a character of a short text tells, as bits. */
enum Tells {
  Nothing = 0,
  Digit = 1,
  Dash = 2,
  Secret = 4,
}

/** Marks, white space and the `J` of `eyJ` call for a closer look. */
const TELLS = Uint8Array.from({ length: 128 }, (_, code) => {
  const character = String.fromCharCode(code);
  if (/\d/.test(character)) return Tells.Digit;
  if (code === DASH) return Tells.Dash;
  return MARK.test(character) || /[\sJ]/.test(character) ? Tells.Secret : Tells.Nothing;
});

/** One look at each character, without branches: for short texts that is faster than any expression. */
function isShortAndClean(text: string): boolean {
  let digits = 0;
  let told = Tells.Nothing;
  let previous: Tells = Tells.Dash; // as an option's first is one
  for (let i = 0; i < text.length; i += 1) {
    const code = text.charCodeAt(i);
    const tells: Tells = code < 128 ? TELLS[code]! : Tells.Secret;
    digits += tells & Tells.Digit;
    told |= tells | ((tells & previous & Tells.Dash) << 1); // two dashes begin an option
    previous = tells;
  }
  return (told & Tells.Secret) === 0 && digits < SHORTEST_DIGITS;
}
