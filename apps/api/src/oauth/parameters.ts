import { OAuthError } from './oauth-error';

/** A query or a form as the HTTP adapter read it. */
export type Parameters = Readonly<Record<string, unknown>> | undefined;

/** Longest value the sample takes; the longest it gives has 43 characters, a redirect URI may be longer. */
const MAX_LENGTH = 2_000;

/** @throws OAuthError invalid_request when it is missing, given twice or too long. */
export function required(parameters: Parameters, name: string): string {
  const value = optional(parameters, name);
  if (value === undefined) throw new OAuthError('invalid_request', `${name} is missing`);
  return value;
}

/** @throws OAuthError invalid_request when it is given twice or too long. */
export function optional(parameters: Parameters, name: string): string | undefined {
  const value = parameters !== undefined && Object.hasOwn(parameters, name) ? parameters[name] : undefined;
  if (value === undefined || value === '') return undefined;
  if (typeof value !== 'string' || value.length > MAX_LENGTH) throw new OAuthError('invalid_request', `${name} must be one text of at most ${MAX_LENGTH} characters`);
  return value;
}
