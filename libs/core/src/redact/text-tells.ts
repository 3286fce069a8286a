/** What the characters of a text tell of it, as bits: which rules may find something in it. A bit too many costs time, one too few would let a secret pass. */
export enum Tells {
  Nothing = 0,
  // by three characters in a row
  /** The beginning of a provider's token, or a part of it. */
  Token = 1,
  /** `Bearer`, `Basic`, `Digest`, `Negotiate`, or `eyJ`. */
  Scheme = 1 << 1,
  Into = 1 << 2,
  /** A word that may stand between a secret's name and the secret. */
  Prose = 1 << 3,
  /** Letters with a digit behind them, or digits with a dash between. */
  Account = 1 << 4,
  /** A digit, and two more or what may separate them. */
  Number = 1 << 5,
  Hook = 1 << 6,
  // by one character
  Sign = 1 << 8,
  Percent = 1 << 9,
  At = 1 << 10,
  Dollar = 1 << 11,
  Brace = 1 << 12,
  Quote = 1 << 13,
  Bracket = 1 << 14,
  Slash = 1 << 15,
  Less = 1 << 16,
  Dash = 1 << 17,
  Plus = 1 << 18,
  Control = 1 << 19,
  /** Said of a text with characters beyond ASCII: only the rules themselves know those. */
  Anything = (1 << 20) - 1,
}

/** The rarest three characters of what is looked for. Upper case counts as lower, every digit as `0`, all white space as one, and `?` is any letter, `:` any other character. */
const THREES: readonly (readonly [tells: Tells, threes: string])[] = [
  [Tells.Token, 'k_l k_t sk- _pa hp_ ho_ hu_ hs_ hr_ gl? xox xap kia sia aiz pm_ hf_ hse shp oo_ op_ dap ya0 sg. pyp csp sq0 hvs hvb hvr att ctt in_ tn_ et_ gd_'],
  [Tells.Token, 'pma nra snt ge- ey- psc sbp dp. rnd tfp sk0 ska skb skc skd ske skf -us 0:a ?.0'],
  [Tells.Scheme, 'rer sic ges oti eyj'],
  [Tells.Into, 'nto'],
  [Tells.Prose, '~is ~wa ~eq ~to wit usi'],
  [Tells.Account, '??0 0-0'],
  [Tells.Number, '000 00~ 00- 0~0 0-0 0~~ 0~- 0-~ 0--'],
  [Tells.Hook, 'ook'],
];

const BY_CHARACTER: readonly (readonly [tells: Tells, characters: string])[] = [
  [Tells.Sign, '=:'],
  [Tells.Percent, '%'],
  [Tells.At, '@'],
  [Tells.Dollar, '$'],
  [Tells.Brace, '}'],
  [Tells.Quote, '"\''],
  [Tells.Bracket, '('],
  [Tells.Slash, '/'],
  [Tells.Less, '<'],
  [Tells.Dash, '-'],
  [Tells.Plus, '+'],
];
const CONTROL = /[^\t\n\r -~]/;

const LETTERS = 'abcdefghijklmnopqrstuvwxyz';
/** Which of the characters that matter one is, in five bits: letters, then what else may stand in a word that is looked for; 0 for all others. */
const KINDS = `:${LETTERS}0~_-.`;
const KIND_BITS = 5;
const KIND = (1 << KIND_BITS) - 1;
const LAST_THREE = (1 << (3 * KIND_BITS)) - 1;

/** By character code: its kind, and above it what it tells. */
const CHARACTERS = Int32Array.from({ length: 128 }, (_, code) => {
  const character = String.fromCharCode(code);
  const told = CONTROL.test(character) ? Tells.Control : Tells.Nothing;
  return (told << KIND_BITS) | Math.max(kindOf(normal(character)), 0);
});
for (const [tells, characters] of BY_CHARACTER) for (const character of characters) CHARACTERS[character.charCodeAt(0)]! |= tells << KIND_BITS;

const ANY_LETTER = Array.from(LETTERS, kindOf);
const BY_THREE = new Uint8Array(LAST_THREE + 1);
for (const [tells, threes] of THREES) for (const three of threes.split(' ')) for (const place of placesOf(three)) BY_THREE[place]! |= tells;

function kindOf(character: string): number {
  return KINDS.indexOf(character);
}

function normal(character: string): string {
  if (/\s/.test(character)) return '~';
  return /\d/.test(character) ? '0' : character.toLowerCase().replace('~', ':');
}

/** With each letter in the place of a question mark. */
function placesOf(three: string): number[] {
  let places = [0];
  for (const character of three) {
    const kinds = character === '?' ? ANY_LETTER : [kindOf(character)];
    places = places.flatMap((place) => kinds.map((kind) => (place << KIND_BITS) | kind));
  }
  return places;
}

/** One look at each character. The rules' own expressions take as long for every word they know. */
export function tellsOf(text: string): Tells {
  let told = Tells.Nothing;
  let three = 0;
  for (let i = 0; i < text.length; i += 1) {
    const code = text.charCodeAt(i);
    if (code > 127) return Tells.Anything;
    const character = CHARACTERS[code]!;
    three = ((three << KIND_BITS) | (character & KIND)) & LAST_THREE;
    told |= (character >> KIND_BITS) | BY_THREE[three]!;
  }
  return told;
}
