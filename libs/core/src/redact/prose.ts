import type { KeyRules } from './key-rules';
import { Verdict } from './key-verdict';
import { REDACTED } from './marks';

/** Words of people who write about a secret, not the secret. */
const ABOUT =
  /^(?:the|a|an|no|not|now|only|too|very|still|never|always|already|also|and|or|but|for|from|in|on|of|by|at|to|with|without|is|was|are|were|be|been|has|have|had|must|should|may|can|cannot|will|would|does|did|do|it|this|that|your|my|our|their|his|her|new|old|same|given|sent|set|reset|used|unused|found|lost|stored|saved|kept|hidden|masked|redacted|hashed|encrypted|encoded|required|optional|missing|empty|blank|absent|present|null|undefined|none|unknown|invalid|valid|expired|revoked|rejected|refused|accepted|denied|allowed|forbidden|unauthorized|unauthenticated|authorization|authentication|wrong|incorrect|correct|bad|weak|strong|short|long|malformed|changed|unchanged|updated|rotated|removed|deleted|created|generated|issued|verified|confirmed|disabled|enabled|ignored|failed|error|ok|okay|true|false|yes)$/i;
const VERB = /\s(?:is|was|equals|to)(?::|\s+now)?\s+(?=\S)/g;
const PREPOSITION = /\b(?:with|using)\s+/gi;
const NAME = /(?:(?:the|a|an|his|her|their)\s+)?((?:[\p{L}_-]{1,40}\s){1,2})(?=\S)/iuy;
/** Characters before a verb in which a name of three words is looked for. */
const NAME_WITHIN = 120;
/** `set to`, `changed to`: what is set stands before. */
const SETTING = /\s(?:(?:was|is|has been|been)\s)*(?:re)?(?:set|changed|updated)$/;
/** `the password of bob is …`. */
const OWNER = /\s(?:of|for)\s(?:(?:the|user|account|client|customer|tenant)\s){0,2}\S{1,64}$/i;
const OWNER_HINT = /\s(?:of|for)\s/i;
const SPACE = /\s+/;
const WORDS_OF_NAME = 3;
const VALUE = /(["'`])([^]{1,4096}?)\1|\S+/y;
const TRAILING = /[.,;:!?)\]}]+$/;
const TELLING = /\d|[!@#$%^&*+=~]/;

/** Whether a text is worth looking at: a verb or preposition with something after it that no plain word is. */
export const PROSE_HINT = /\s(?:is|was|equals|to)(?::|\snow)?\s+[^\sa-zA-Z]|\s(?:is|was|equals|to)(?::|\snow)?\s+[a-zA-Z]+[^\sa-zA-Z.,;:]|\b(?:with|using)\s/;

/** Replaces what people write of secrets: `the password is hunter2`, `signed in with token 8f2c…`. A plain word stays: it may be part of the sentence. */
export function redactProse(text: string, keys: KeyRules): string {
  const places: number[] = [];
  for (const { 0: verb, index } of text.matchAll(VERB)) {
    const place = index + verb.length;
    if (secretAt(text, place) !== undefined && namesSecret(text.slice(Math.max(0, index - NAME_WITHIN), index), keys)) places.push(place);
  }
  for (const { 0: preposition, index } of text.matchAll(PREPOSITION)) {
    const place = placeAfterName(text, index + preposition.length, keys);
    if (place !== undefined) places.push(place);
  }
  return places.length === 0 ? text : replaceAt(text, places.sort((a, b) => a - b));
}

/** Where the secret would stand whose name begins here. */
function placeAfterName(text: string, at: number, keys: KeyRules): number | undefined {
  NAME.lastIndex = at;
  const found = NAME.exec(text);
  if (found === null) return undefined;
  const place = at + found[0].length;
  return secretAt(text, place) !== undefined && namesSecret(found[1]!.trimEnd(), keys) ? place : undefined;
}

/** Whether the last words, up to three together, name a secret. */
function namesSecret(before: string, keys: KeyRules): boolean {
  const name = /[td]$/.test(before) ? before.replace(SETTING, '') : before;
  if (endsWithSecret(name, keys)) return true;
  const owner = OWNER_HINT.test(name) ? name.replace(OWNER, '') : name;
  return owner !== name && endsWithSecret(owner, keys);
}

function endsWithSecret(text: string, keys: KeyRules): boolean {
  const words = text.slice(lastWordsAt(text)).split(SPACE).slice(-WORDS_OF_NAME);
  return words.some((_, at) => keys.verdict(words.slice(at).join(' ')) >= Verdict.SecretText);
}

/** Where the last words begin, or a little before: what stands before them is long, and none of it is needed. */
function lastWordsAt(text: string): number {
  let at = text.length;
  for (let words = 0; words < WORDS_OF_NAME && at > 0; words += 1) {
    while (at > 0 && !isSpace(text.charCodeAt(at - 1))) at -= 1;
    while (at > 0 && isSpace(text.charCodeAt(at - 1))) at -= 1;
  }
  return at;
}

function isSpace(code: number): boolean {
  return code === 32 || (code >= 9 && code <= 13) || (code > 127 && SPACE.test(String.fromCharCode(code)));
}

function replaceAt(text: string, places: readonly number[]): string {
  let out = '';
  let done = 0;
  for (const place of places) {
    if (place < done) continue;
    const secret = secretAt(text, place);
    if (secret === undefined) continue;
    out += text.slice(done, secret.start) + REDACTED;
    done = secret.end;
  }
  return out + text.slice(done);
}

function secretAt(text: string, place: number): { start: number; end: number } | undefined {
  VALUE.lastIndex = place;
  const found = VALUE.exec(text);
  if (found === null) return undefined;
  const isQuoted = found[2] !== undefined;
  const start = isQuoted ? place + 1 : place;
  const value = isQuoted ? found[2]! : found[0].replace(TRAILING, '');
  if (value.startsWith(REDACTED) || !(isQuoted ? !isAbout(value) : value.length >= 4 && TELLING.test(value))) return undefined;
  return { start, end: start + value.length };
}

/** A word that speaks of a secret. */
export function isAbout(word: string): boolean {
  return ABOUT.test(word);
}
