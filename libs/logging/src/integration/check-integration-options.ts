import type { Refuse } from '@cairn/core';
import { checkOf, isObject, refuseWhatThrows } from '../module/option-check';
import { hostTest, ruleTest } from './host-rules';
import type { IntegrationOptions } from './integration-options';

/** Each option of calls to other systems that cannot be used is refused by name. */
export function checkIntegrationOptions({ fetch = true, propagateTo = [], ignore = [], providers = {} }: IntegrationOptions, refuse: Refuse): void {
  const check = checkOf(refuse, 'integration.');
  check(typeof fetch === 'boolean', 'fetch', fetch, 'is neither true nor false.');
  refuseWhatThrows(refuse, () => hostTest('integration.propagateTo', propagateTo));
  refuseWhatThrows(refuse, () => hostTest('integration.ignore', ignore));
  check(isObject(providers), 'providers', providers, 'is no object. Give names by host: { "api.stripe.com": "payments" }.');
  if (!isObject(providers)) return;
  for (const [host, name] of Object.entries(providers)) {
    refuseWhatThrows(refuse, () => ruleTest('integration.providers', host));
    check(typeof name === 'string' && name !== '', `providers[${JSON.stringify(host)}]`, name, 'names no provider. Give it a text.');
  }
}
