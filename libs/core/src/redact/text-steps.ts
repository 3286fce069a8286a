import { redactAccountNumbers } from './account-number';
import { redactCardNumbers } from './card-number';
import { redactArguments, redactOptions } from './command-line';
import { redactJwts, redactPrivateKeys, redactSchemes, redactSocialSecurityNumbers } from './credential-text';
import { maskEmails } from './email-address';
import type { KeyRules } from './key-rules';
import { redactElements } from './labelled-elements';
import { redactLabelled, redactSpoken } from './labelled-secrets';
import { redactMultipart } from './multipart';
import { redactPairs } from './named-pairs';
import { redactPasswordHashes } from './password-hash';
import { redactEncoded } from './percent-encoded';
import { redactPhoneNumbers } from './phone-number';
import { PROSE_HINT, redactProse } from './prose';
import { redactProviderTokens, redactWebhooks } from './provider-token';
import { redactStatementValues } from './sql-values';
import { redactUrlCredentials } from './url-credentials';

/** One rule for texts. */
export interface TextStep {
  /** How a finding of it is named. */
  readonly rule: string;
  /** What a text must have to be worth the rule. */
  readonly hint: RegExp;
  readonly apply: (text: string, keys: KeyRules) => string;
}

const NINE_DIGITS = /(?:\d[ -]?){8}\d/;
const LABEL = /[=:]|%3[ad]/i;

/** Values whose form gives them away, wherever they stand. */
const BY_FORM: readonly TextStep[] = [
  { rule: 'private-key', hint: /-----BEGIN /, apply: redactPrivateKeys },
  { rule: 'authorization', hint: /\s/, apply: redactSchemes },
  { rule: 'jwt', hint: /eyJ/, apply: redactJwts },
  { rule: 'webhook', hint: /hooks/, apply: redactWebhooks },
  { rule: 'provider-token', hint: /[\w.-]{19}|-us\d/, apply: redactProviderTokens },
  { rule: 'password-hash', hint: /[$}]/, apply: redactPasswordHashes },
  { rule: 'email', hint: /@|%40/, apply: (text, keys) => maskEmails(text, keys.maskAddress) },
  { rule: 'iban', hint: /[A-Z]{2}\d\d/, apply: redactAccountNumbers },
  { rule: 'social-security-number', hint: /\d-\d/, apply: redactSocialSecurityNumbers },
  { rule: 'card-number', hint: NINE_DIGITS, apply: redactCardNumbers },
  { rule: 'phone-number', hint: /\+[1-9]/, apply: redactPhoneNumbers },
];

/** Values that stand beside a secret's name. */
const BY_NAME: readonly TextStep[] = [
  { rule: 'url-password', hint: /:\/\//, apply: redactUrlCredentials },
  { rule: 'pair', hint: /["']/, apply: redactPairs },
  { rule: 'multipart', hint: /name=/, apply: redactMultipart },
  { rule: 'labelled', hint: LABEL, apply: redactLabelled },
  { rule: 'element', hint: /<\//, apply: redactElements },
  { rule: 'statement', hint: /into\s|key \(|\)\s?=\s?(?:row\s?)?\(|(?:\bin|like|<>|!=)\s{0,8}\(?\s{0,8}[nebx]?['"]/i, apply: redactStatementValues },
  { rule: 'quoted', hint: /['"]/, apply: redactSpoken },
  { rule: 'prose', hint: PROSE_HINT, apply: redactProse },
  { rule: 'option', hint: /--/, apply: redactOptions },
  { rule: 'argument', hint: /-[pPuU-]/, apply: redactArguments },
];

const PLAIN_STEPS: readonly TextStep[] = [BY_FORM[0]!, ...BY_NAME, ...BY_FORM.slice(1)];

/** What stands percent-encoded is looked at as what it says. */
const ENCODED: TextStep = {
  rule: 'percent-encoded',
  hint: /%[0-9a-f]{2}|=[\w.~*-]+\+/i,
  apply: (text, keys) => redactEncoded(text, (decoded) => applySteps(decoded, keys, PLAIN_STEPS)),
};

/** Every rule for texts, in the order in which they apply. */
export const TEXT_STEPS: readonly TextStep[] = [...PLAIN_STEPS, ENCODED];

/** `onHit` is told of each rule that changed something. */
export function applySteps(text: string, keys: KeyRules, steps = TEXT_STEPS, onHit?: (rule: string) => void): string {
  let out = text;
  for (const { rule, hint, apply } of steps) {
    if (!hint.test(out)) continue;
    const changed = apply(out, keys);
    if (onHit !== undefined && changed !== out) onHit(rule);
    out = changed;
  }
  return out;
}
