import { redactCardNumbers } from './card-number';
import { maskEmails } from './email-address';
import type { KeyRules } from './key-rules';
import { redactLabelled, redactSpoken } from './labelled-secrets';
import { REDACTED } from './marks';
import { PROSE_HINT, redactProse } from './prose';
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
  readonly apply: Apply;
}

type Apply = (text: string, keys: KeyRules) => string;

/**
 * A rule whose code is loaded with the first text that has its hint: many an app logs none of most. Where it cannot be loaded (the process has no
 * descriptor left), nothing is shown of the text.
 */
export function late(load: () => Apply): Apply {
  let loaded: Apply | undefined;
  return (text, keys) => {
    try {
      loaded ??= load();
    } catch {
      return REDACTED; // the next text tries again
    }
    return loaded(text, keys);
  };
}

const credentialText = (): typeof import('./credential-text') => require('./credential-text') as typeof import('./credential-text');
const providerToken = (): typeof import('./provider-token') => require('./provider-token') as typeof import('./provider-token');
const commandLine = (): typeof import('./command-line') => require('./command-line') as typeof import('./command-line');

const NINE_DIGITS = /(?:\d[ -]?){8}\d/;
const LABEL = /[=:]|%3[ad]/i;

/** Values whose form gives them away, wherever they stand. */
const BY_FORM: readonly TextStep[] = [
  { rule: 'private-key', tells: Tells.Dash, hint: /-----BEGIN /, apply: late(() => credentialText().redactPrivateKeys) },
  { rule: 'authorization', tells: Tells.Scheme, hint: /\b(?:bearer|basic|digest|negotiate)\s/i, apply: late(() => credentialText().redactSchemes) },
  { rule: 'jwt', tells: Tells.Scheme, hint: /eyJ/, apply: late(() => credentialText().redactJwts) },
  { rule: 'webhook', tells: Tells.Hook, hint: /hooks/, apply: late(() => providerToken().redactWebhooks) },
  { rule: 'provider-token', tells: Tells.Token, apply: late(() => providerToken().redactProviderTokens) },
  { rule: 'password-hash', tells: Tells.Dollar | Tells.Brace, hint: /[$}]/, apply: late(() => (require('./password-hash') as typeof import('./password-hash')).redactPasswordHashes) },
  { rule: 'email', tells: Tells.At | Tells.Percent, hint: /@|%40/, apply: (text, keys) => maskEmails(text, keys.maskAddress) },
  { rule: 'iban', tells: Tells.Account, hint: /[A-Z]{2}\d\d/, apply: late(() => (require('./account-number') as typeof import('./account-number')).redactAccountNumbers) },
  { rule: 'social-security-number', tells: Tells.Account, hint: /\d-\d/, apply: late(() => credentialText().redactSocialSecurityNumbers) },
  { rule: 'card-number', tells: Tells.Number, hint: NINE_DIGITS, apply: redactCardNumbers },
  { rule: 'phone-number', tells: Tells.Plus, hint: /\+[1-9]/, apply: late(() => (require('./phone-number') as typeof import('./phone-number')).redactPhoneNumbers) },
];

/** Values that stand beside a secret's name. */
const BY_NAME: readonly TextStep[] = [
  { rule: 'url-password', tells: Tells.Slash, hint: /:\/\//, apply: redactUrlCredentials },
  { rule: 'pair', tells: Tells.Quote, hint: /["']/, apply: late(() => (require('./named-pairs') as typeof import('./named-pairs')).redactPairs) },
  { rule: 'multipart', tells: Tells.Sign, hint: /name=/, apply: late(() => (require('./multipart') as typeof import('./multipart')).redactMultipart) },
  { rule: 'labelled', tells: Tells.Sign | Tells.Percent, hint: LABEL, apply: redactLabelled },
  { rule: 'element', tells: Tells.Less, hint: /<\//, apply: late(() => (require('./labelled-elements') as typeof import('./labelled-elements')).redactElements) },
  { rule: 'statement', tells: Tells.Into | Tells.Bracket | Tells.Quote, hint: /into\s|key \(|\)\s?=\s?(?:row\s?)?\(|(?:\bin|like|<>|!=)\s{0,8}\(?\s{0,8}[nebx]?['"]/i, apply: late(() => (require('./sql-values') as typeof import('./sql-values')).redactStatementValues) },
  { rule: 'quoted', tells: Tells.Quote, hint: /['"]/, apply: redactSpoken },
  { rule: 'prose', tells: Tells.Prose, hint: PROSE_HINT, apply: redactProse },
  { rule: 'option', tells: Tells.Dash, hint: /--/, apply: late(() => commandLine().redactOptions) },
  { rule: 'argument', tells: Tells.Dash, hint: /-[pPuU-]/, apply: late(() => commandLine().redactArguments) },
];

const PLAIN_STEPS: readonly TextStep[] = [BY_FORM[0]!, ...BY_NAME, ...BY_FORM.slice(1)];

/** What stands percent-encoded is looked at as what it says. */
const ENCODED: TextStep = {
  rule: 'percent-encoded',
  tells: Tells.Percent | Tells.Plus,
  hint: /%[0-9a-f]{2}|=[\w.~*-]+\+/i,
  apply: late(() => {
    const { redactEncoded } = require('./percent-encoded') as typeof import('./percent-encoded');
    return (text, keys) => redactEncoded(text, (decoded) => applySteps(decoded, keys, PLAIN_STEPS));
  }),
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
