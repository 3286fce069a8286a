import { BoundedCache } from './bounded-cache';
import { cutText } from './cut-text';
import type { KeyRules } from './key-rules';
import { REDACTED } from './marks';
import { PROSE_HINT } from './prose';
import type { RedactionPattern } from './redaction-pattern';
import { applySteps } from './text-steps';
import { Tells, tellsOf } from './text-tells';
import { neutralise } from './unsafe-characters';

/** What a text without any of these, and without the words below, cannot hold: any secret has a mark, nine digits, the name of a scheme, a quote after a word for password, or a token's prefix. */
const MARKS = Tells.Sign | Tells.Percent | Tells.At | Tells.Dollar | Tells.Control;
const DASHES = /--|<\/|(?:^| )-p/;
const DIGITS = /\d[\d -]{8}|\+[1-9]/;
const SCHEME = /eyJ|(?:in|IN|ike|IKE|<>)\s?\(?[NEne]?['"]|(?:earer|EARER|asic|ASIC|igest|IGEST|egotiate|EGOTIATE)\s|(?:into|INTO)\s|(?:word|WORD|sswd|SSWD|hrase|HRASE|d by|D BY)(?:\s{1,8}[NEne]?|\(\s?)['"]/;
const TOKEN = /[srp]k[_-]|_pat_|gh[pousr]_|xox|xapp|AKIA|ASIA|AIza|npm_|hf_|whsec|shp|do[op]_|dapi|ya29|SG\.|gl[a-z]{2,4}[-_]|pypi|GOCSPX|sq0|hv[sbr]\.|AT[AC]TT|lin_|ntn_|secret_|figd_|PMAK|NRAK|sntry|AGE-|SK[0-9a-f]{4}|-us\d|key-[0-9a-f]|pscale|sbp_|dp\.[ps]t|rnd_|tfp_|SHA\d*\}|MD5\}|CRYPT\}|['"]\s?,\s?\\*['"]/;
/** What each of them needs. */
const LOOKS: readonly (readonly [tells: Tells, form: RegExp])[] = [
  [Tells.Dash | Tells.Less, DASHES],
  [Tells.Number | Tells.Plus, DIGITS],
  [Tells.Quote | Tells.Scheme | Tells.Into, SCHEME],
  [Tells.Prose, PROSE_HINT],
];
const TOKEN_TELLS = Tells.Token | Tells.Brace | Tells.Quote;
/** Tokens are at least this long; in shorter texts less has to be looked at. */
const SHORTEST_TOKEN = 19;
const SHORTEST_DIGITS = 9;
const DASH = 45;

const UNSAFE = /[^\t\n\r\u0020-\u007e]/;
/** A look at each character of a text this long takes no longer than finding it among those remembered. */
const QUICKLY_SEEN = 64;
/** Texts this long at most are remembered when they are clean: routes, user agents, messages come again and again. */
const LONGEST_REMEMBERED = 256;
const REMEMBERED = 2_000;
/** So are fewer long ones, at most 1 MB of them: the statements of an app. */
const LONGEST_STATEMENT = 2_048;
const STATEMENTS_REMEMBERED = 500;
/** One of so many clean texts is remembered: what recurs soon is, and what is unique (ids) does not fill the memory. */
const ONE_IN = 13;

/** What V8 puts before an error's message: a name, and sometimes a code. */
const LABEL = /^[A-Za-z_$][\w$]{0,63}(?: \[\w{1,64}\])?: $/;
/** Behind the name of a secret it would be taken for one. */
const PROBE = 'Zq7xK2vB9w';
const LABELS_REMEMBERED = 256;

/** Makes any text safe to keep: bounded, without secrets, nothing in it that can fool a terminal. */
export class TextRules {
  private readonly clean = new BoundedCache<string, true>(REMEMBERED);
  private readonly cleanLong = new BoundedCache<string, true>(STATEMENTS_REMEMBERED);
  private readonly labels = new BoundedCache<string, boolean>(LABELS_REMEMBERED);
  /** Long texts come several times in a row, and comparing two is ten times as fast as looking one up. */
  private lastLong = '';
  private seen = 0;

  /** @throws CairnError CAIRN_E_SETTING for a pattern that could be slow or miss something. */
  constructor(
    private readonly keys: KeyRules,
    private readonly patterns: readonly RedactionPattern[] = [],
  ) {
    if (patterns.length > 0) patterns.forEach((require('./redaction-pattern') as typeof import('./redaction-pattern')).requireBounded);
  }

  apply(text: string, maxLength: number): string {
    const { length } = text;
    if (length > maxLength) return cutText(text, maxLength, (part) => this.redact(part));
    const isQuick = length <= QUICKLY_SEEN;
    if (isQuick && this.passes(text)) return text;
    if (text === this.lastLong) return text;
    const clean = this.cleanOf(length);
    if (clean?.get(text) !== undefined) return this.again(text);
    const redacted = !isQuick && this.passes(text) ? text : this.redact(text);
    return redacted === text ? this.sometimesRemember(text, clean) : redacted;
  }

  /** Whether a clean text is clean behind this label, too: it is the name of an error and not that of a secret. */
  isEmptyLabel(label: string): boolean {
    const known = this.labels.get(label);
    if (known !== undefined) return known;
    if (this.patterns.length > 0 || !LABEL.test(label)) return false;
    const isEmpty = this.redact(label + PROBE) === label + PROBE;
    this.labels.set(label, isEmpty);
    return isEmpty;
  }

  private again(text: string): string {
    if (text.length > LONGEST_REMEMBERED) this.lastLong = text;
    return text;
  }

  /** The cheap look that most texts pass. */
  private passes(text: string): boolean {
    return this.patterns.length === 0 && ((text.length < SHORTEST_TOKEN && isShortAndClean(text)) || !mayHoldSecret(text));
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
  const told = tellsOf(text);
  if ((told & MARKS) !== 0) return true;
  for (const [tells, form] of LOOKS) if ((told & tells) !== 0 && form.test(text)) return true;
  return (told & TOKEN_TELLS) !== 0 && text.length >= SHORTEST_TOKEN && TOKEN.test(text);
}

/** What a character of a short text tells, as bits. */
enum ShortTells {
  Nothing = 0,
  Digit = 1,
  Dash = 2,
  Secret = 4,
}

/** Marks, white space and the `J` of `eyJ` call for a closer look. */
const SHORT_TELLS = Uint8Array.from({ length: 128 }, (_, code) => {
  const character = String.fromCharCode(code);
  if (/\d/.test(character)) return ShortTells.Digit;
  if (code === DASH) return ShortTells.Dash;
  return /[\s@=:%$J]|[^ -~]/.test(character) ? ShortTells.Secret : ShortTells.Nothing;
});

/** One look at each character, without branches: for short texts that is faster than any expression. */
function isShortAndClean(text: string): boolean {
  let digits = 0;
  let told = ShortTells.Nothing;
  let previous: ShortTells = ShortTells.Dash; // as an option's first is one
  for (let i = 0; i < text.length; i += 1) {
    const code = text.charCodeAt(i);
    const tells: ShortTells = code < 128 ? SHORT_TELLS[code]! : ShortTells.Secret;
    digits += tells & ShortTells.Digit;
    told |= tells | ((tells & previous & ShortTells.Dash) << 1); // two dashes begin an option
    previous = tells;
  }
  return (told & ShortTells.Secret) === 0 && digits < SHORTEST_DIGITS;
}
