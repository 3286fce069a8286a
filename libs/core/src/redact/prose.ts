import type { KeyRules } from './key-rules';
import { Verdict } from './key-verdict';
import { REDACTED } from './marks';

/** Words of people who write about a secret, not the secret. */
const ABOUT =
  /^(?:the|a|an|no|not|now|only|too|very|still|never|always|already|also|and|or|but|for|from|in|on|of|by|at|to|with|without|is|was|are|were|be|been|has|have|had|must|should|may|can|cannot|will|would|does|did|do|it|this|that|your|my|our|their|his|her|new|old|same|given|sent|set|reset|used|unused|found|lost|stored|saved|kept|hidden|masked|redacted|hashed|encrypted|encoded|required|optional|missing|empty|blank|absent|present|null|undefined|none|unknown|invalid|valid|expired|revoked|rejected|refused|accepted|denied|allowed|forbidden|unauthorized|unauthenticated|authorization|authentication|wrong|incorrect|correct|bad|weak|strong|short|long|malformed|changed|unchanged|updated|rotated|removed|deleted|created|generated|issued|verified|confirmed|disabled|enabled|ignored|failed|error|ok|okay|true|false|yes)$/i;
const VERB = /\s(?:is|was|equals|to)(?::|\s+now)?\s+(?=\S)/g;
const WITH = /\b(?:with|using)\s+(?:(?:the|a|an|his|her|their)\s+)?((?:[\p{L}_-]{1,40}\s){1,2})(?=\S)/giu;
/** Characters before a verb in which a name of three words is looked for. */
const NAME_WITHIN = 120;
/** `set to`, `changed to`: what is set stands before. */
const SETTING = /\s(?:(?:was|is|has been|been)\s)*(?:re)?(?:set|changed|updated)$/;
/** `the password of bob is …`. */
const OWNER = /\s(?:of|for)\s(?:(?:the|user|account|client|customer|tenant)\s){0,2}\S{1,64}$/i;
const VALUE = /(["'`])([^]{1,4096}?)\1|\S+/y;
const TRAILING = /[.,;:!?)\]}]+$/;
const TELLING = /\d|[!@#$%^&*+=~]/;

/** Whether a text is worth looking at: a verb or preposition with something after it that no plain word is. */
export const PROSE_HINT = /\s(?:is|was|equals|to)(?::|\snow)?\s+[^\sa-zA-Z]|\s(?:is|was|equals|to)(?::|\snow)?\s+[a-zA-Z]+[^\sa-zA-Z.,;:]|\b(?:with|using)\s/;

/** Replaces what people write of secrets: `the password is hunter2`, `signed in with token 8f2c…`. A plain word stays: it may be part of the sentence. */
export function redactProse(text: string, keys: KeyRules): string {
  const places: number[] = [];
  for (const match of text.matchAll(VERB)) if (namesSecret(text.slice(Math.max(0, match.index - NAME_WITHIN), match.index), keys)) places.push(match.index + match[0].length);
  for (const match of text.matchAll(WITH)) if (namesSecret(match[1]!.trimEnd(), keys)) places.push(match.index + match[0].length);
  return places.length === 0 ? text : replaceAt(text, places.sort((a, b) => a - b));
}

/** Whether the last words, up to three together, name a secret. */
function namesSecret(before: string, keys: KeyRules): boolean {
  const name = before.replace(SETTING, '');
  return endsWithSecret(name, keys) || endsWithSecret(name.replace(OWNER, ''), keys);
}

function endsWithSecret(text: string, keys: KeyRules): boolean {
  const words = text.split(/\s+/).slice(-3);
  return words.some((_, at) => keys.verdict(words.slice(at).join(' ')) >= Verdict.SecretText);
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
