import { copyFields } from '@cairn/core';
import { safeEndpoint, urlOf } from '../integration/safe-endpoint';

/**
 * Parameters of RFC 6749, 7636, 7009, 8628, 9101, 9126, 9449 and OpenID Connect (with CIBA and JARM) that let their bearer act, or finish what somebody else began. `state` and `nonce` too: they
 * tie an answer to its request.
 */
const SECRETS = [
  'access_token',
  'assertion',
  'auth_req_id',
  'client_assertion',
  'client_secret',
  'code',
  'code_challenge',
  'code_verifier',
  'device_code',
  'dpop',
  'id_token',
  'id_token_hint',
  'nonce',
  'password',
  'refresh_token',
  'request',
  'request_uri',
  'response',
  'saml_response',
  'state',
  'subject_token',
  'token',
  'user_code',
];

const SECRET_NAMES = new Set(SECRETS.map(bareName));

/** Of what is said about a step: texts, numbers, truth values and lists of them, without secrets. Of URLs the query is left out, and so is all that is nested: both may hold any. */
export function safeDetails(details: object | undefined): Record<string, unknown> | undefined {
  if (details === undefined) return undefined;
  const kept = Object.entries(copyFields(details)).filter(([name, value]) => !SECRET_NAMES.has(bareName(name)) && isPlain(value));
  return kept.length === 0 ? undefined : Object.fromEntries(kept.map(([name, value]) => [name, Array.isArray(value) ? value.map(withoutQuery) : withoutQuery(value)]));
}

/** `codeVerifier`, `Code-Verifier` and `code_verifier` are one. */
function bareName(name: string): string {
  return name.replace(/[^a-z0-9]/gi, '').toLowerCase();
}

function withoutQuery(value: unknown): unknown {
  return typeof value === 'string' && value.includes('://') && urlOf(value) !== undefined ? safeEndpoint(value) : value;
}

function isPlain(value: unknown): boolean {
  return isScalar(value) || (Array.isArray(value) && value.every(isScalar));
}

function isScalar(value: unknown): boolean {
  return value === null || ['string', 'number', 'boolean'].includes(typeof value);
}
