import { copyFields } from '@cairn/core';

/**
 * Parameters of RFC 6749, 7636, 7009, 8628 and OpenID Connect that let their bearer act, or finish what somebody else began. `state` and `nonce` too: they
 * tie an answer to its request.
 */
const SECRETS = new Set([
  'access_token',
  'assertion',
  'client_assertion',
  'client_secret',
  'code',
  'code_challenge',
  'code_verifier',
  'device_code',
  'id_token',
  'id_token_hint',
  'nonce',
  'password',
  'refresh_token',
  'state',
  'subject_token',
  'token',
  'user_code',
]);

/** Of what is said about a step: texts, numbers, truth values and lists of them, without secrets. What is nested is left out: it may hold any. */
export function safeDetails(details: object | undefined): Record<string, unknown> | undefined {
  if (details === undefined) return undefined;
  const kept = Object.entries(copyFields(details)).filter(([name, value]) => !SECRETS.has(snakeCase(name)) && isPlain(value));
  return kept.length === 0 ? undefined : Object.fromEntries(kept);
}

/** `codeVerifier` and `Code-Verifier` are `code_verifier`. */
function snakeCase(name: string): string {
  return name.replace(/([a-z0-9])([A-Z])/g, '$1_$2').replace(/-/g, '_').toLowerCase();
}

function isPlain(value: unknown): boolean {
  return isScalar(value) || (Array.isArray(value) && value.every(isScalar));
}

function isScalar(value: unknown): boolean {
  return value === null || ['string', 'number', 'boolean'].includes(typeof value);
}
