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
import { Tells, tellsOf } from './text-tells';
import { redactUrlCredentials } from './url-credentials';

/** One rule for texts. */
export interface TextStep {
  /** How a finding of it is named. */
  readonly rule: string;
  /** One of these must be told of a text for the hint to be in it. */
  readonly tells: Tells;
  /** What a text must have to be worth the rule, where that is found out faster than by the rule itself. */
  readonly hint?: RegExp;
  readonly apply: (text: string, keys: KeyRules) => string;
}

const NINE_DIGITS = /(?:\d[ -]?){8}\d/;
const LABEL = /[=:]|%3[ad]/i;

/** Values whose form gives them away, wherever they stand. */
const BY_FORM: readonly TextStep[] = [
  { rule: 'private-key', tells: Tells.Dash, hint: /-----BEGIN /, apply: redactPrivateKeys },
  { rule: 'authorization', tells: Tells.Scheme, hint: /\b(?:bearer|basic|digest|negotiate)\s/i, apply: redactSchemes },
  { rule: 'jwt', tells: Tells.Scheme, hint: /eyJ/, apply: redactJwts },
  { rule: 'webhook', tells: Tells.Hook, hint: /hooks/, apply: redactWebhooks },
  { rule: 'provider-token', tells: Tells.Token, apply: redactProviderTokens },
  { rule: 'password-hash', tells: Tells.Dollar | Tells.Brace, hint: /[$}]/, apply: redactPasswordHashes },
  { rule: 'email', tells: Tells.At | Tells.Percent, hint: /@|%40/, apply: (text, keys) => maskEmails(text, keys.maskAddress) },
  { rule: 'iban', tells: Tells.Account, hint: /[A-Z]{2}\d\d/, apply: redactAccountNumbers },
  { rule: 'social-security-number', tells: Tells.Account, hint: /\d-\d/, apply: redactSocialSecurityNumbers },
  { rule: 'card-number', tells: Tells.Number, hint: NINE_DIGITS, apply: redactCardNumbers },
  { rule: 'phone-number', tells: Tells.Plus, hint: /\+[1-9]/, apply: redactPhoneNumbers },
];

/** Values that stand beside a secret's name. */
const BY_NAME: readonly TextStep[] = [
  { rule: 'url-password', tells: Tells.Slash, hint: /:\/\//, apply: redactUrlCredentials },
  { rule: 'pair', tells: Tells.Quote, hint: /["']/, apply: redactPairs },
  { rule: 'multipart', tells: Tells.Sign, hint: /name=/, apply: redactMultipart },
  { rule: 'labelled', tells: Tells.Sign | Tells.Percent, hint: LABEL, apply: redactLabelled },
  { rule: 'element', tells: Tells.Less, hint: /<\//, apply: redactElements },
  { rule: 'statement', tells: Tells.Into | Tells.Bracket | Tells.Quote, hint: /into\s|key \(|\)\s?=\s?(?:row\s?)?\(|(?:\bin|like|<>|!=)\s{0,8}\(?\s{0,8}[nebx]?['"]/i, apply: redactStatementValues },
  { rule: 'quoted', tells: Tells.Quote, hint: /['"]/, apply: redactSpoken },
  { rule: 'prose', tells: Tells.Prose, hint: PROSE_HINT, apply: redactProse },
  { rule: 'option', tells: Tells.Dash, hint: /--/, apply: redactOptions },
  { rule: 'argument', tells: Tells.Dash, hint: /-[pPuU-]/, apply: redactArguments },
];

const PLAIN_STEPS: readonly TextStep[] = [BY_FORM[0]!, ...BY_NAME, ...BY_FORM.slice(1)];

/** What stands percent-encoded is looked at as what it says. */
const ENCODED: TextStep = {
  rule: 'percent-encoded',
  tells: Tells.Percent | Tells.Plus,
  hint: /%[0-9a-f]{2}|=[\w.~*-]+\+/i,
  apply: (text, keys) => redactEncoded(text, (decoded) => applySteps(decoded, keys, PLAIN_STEPS)),
};

/** Every rule for texts, in the order in which they apply. */
export const TEXT_STEPS: readonly TextStep[] = [...PLAIN_STEPS, ENCODED];

/** `onHit` is told of each rule that changed something. */
export function applySteps(text: string, keys: KeyRules, steps = TEXT_STEPS, onHit?: (rule: string) => void): string {
  let out = text;
  let told = tellsOf(out);
  for (const { rule, tells, hint, apply } of steps) {
    if ((told & tells) === 0 || hint?.test(out) === false) continue;
    const changed = apply(out, keys);
    if (changed === out) continue;
    onHit?.(rule);
    out = changed;
    told = tellsOf(out);
  }
  return out;
}
