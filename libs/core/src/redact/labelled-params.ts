import type { KeyRules } from './key-rules';
import { Verdict } from './key-verdict';
import { REDACTED } from './marks';

/** What `util.format` replaces. */
const PLACEHOLDER = /%[sdifjoOc]/g;
/** What may stand between a name and its value. */
const SIGN = /(?:\s{0,8}(?:=>|[:=]|\b(?:is|was)\b))?\s{0,8}["'`<([{]?$/;
const SIGNED = /(?:[:=>]|\b(?:is|was))\s{0,8}["'`<([{]?$/;
/** Whose it is: `token for %s: %s`. */
const OWNER = /\s(?:of|for|from)\s(?:(?:the|user|account|client|customer|tenant)\s){0,2}["'`<]?%[sdifjoOc][>"'`]?$/i;
const NAME_WITHIN = 120;

/**
 * Arguments that a message labels: `log('token=%s', token)`, `log('password:', password)`. Changes the redacted copies, which stand
 * under `params` in the metadata.
 */
export function redactLabelledParams(message: string, params: unknown[], keys: KeyRules): void {
  const labels = [...message.matchAll(PLACEHOLDER)].map(({ index }) => message.slice(Math.max(0, index - NAME_WITHIN), index));
  if (labels.length === 0) labels.push(message.slice(-NAME_WITHIN));
  labels.slice(0, params.length).forEach((label, at) => {
    if (namesSecret(label, keys)) params[at] = REDACTED;
  });
}

function namesSecret(label: string, keys: KeyRules): boolean {
  const name = label.replace(SIGN, '');
  const words = (SIGNED.test(label) ? name.replace(OWNER, '') : name).split(/\s+/).slice(-3);
  return words.some((_, at) => keys.verdict(words.slice(at).join(' ')) >= Verdict.SecretText);
}
