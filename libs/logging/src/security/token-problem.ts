/** What is wrong with a token: which record it makes, and the reason in it. */
export interface TokenProblem {
  readonly kind: 'invalid' | 'expired' | 'revoked';
  readonly reason: string;
}

interface Problem {
  name?: unknown;
  code?: unknown;
  message?: unknown;
  claim?: unknown;
  cause?: unknown;
}

/** By the `name` of errors of jsonwebtoken 8 and 9, or the `code` of those of jose 4 to 6. */
const BY_IDENTITY: Readonly<Record<string, TokenProblem>> = {
  TokenExpiredError: { kind: 'expired', reason: 'expired' },
  ERR_JWT_EXPIRED: { kind: 'expired', reason: 'expired' },
  NotBeforeError: { kind: 'expired', reason: 'not_active_yet' },
  ERR_JWS_SIGNATURE_VERIFICATION_FAILED: { kind: 'invalid', reason: 'wrong_signature' },
  ERR_JWKS_NO_MATCHING_KEY: { kind: 'invalid', reason: 'unknown_key' },
  ERR_JOSE_ALG_NOT_ALLOWED: { kind: 'invalid', reason: 'wrong_algorithm' },
  ERR_JWE_DECRYPTION_FAILED: { kind: 'invalid', reason: 'malformed' },
  ERR_JWE_INVALID: { kind: 'invalid', reason: 'malformed' },
  ERR_JWS_INVALID: { kind: 'invalid', reason: 'malformed' },
  ERR_JWT_INVALID: { kind: 'invalid', reason: 'malformed' },
  SyntaxError: { kind: 'invalid', reason: 'malformed' },
};

/** By the text of a JsonWebTokenError (jsonwebtoken's verify.js) or of what passport-jwt found missing. */
const BY_MESSAGE: readonly (readonly [pattern: RegExp, reason: string])[] = [
  [/^jwt malformed|^invalid token|^jwt must be a string/, 'malformed'],
  [/^invalid signature/, 'wrong_signature'],
  [/^jwt signature is required/, 'not_signed'],
  [/^invalid algorithm/, 'wrong_algorithm'],
  [/^jwt audience/, 'wrong_audience'],
  [/^jwt issuer/, 'wrong_issuer'],
  [/^jwt (?:subject|jwtid|id|nonce)/, 'wrong_claim'],
  [/^jwt must be provided|^No auth token/, 'missing'],
];

const BY_CLAIM: Readonly<Record<string, string>> = { aud: 'wrong_audience', iss: 'wrong_issuer' };

const CAUSES_FOLLOWED = 3;

/**
 * Reads what a library threw, or takes a reason of the app's own words (`expired` and `revoked` have records of their own). Of an
 * error only its kind is kept: its text may quote the token.
 */
export function tokenProblem(cause: unknown): TokenProblem {
  if (typeof cause === 'string') return { kind: cause === 'expired' || cause === 'revoked' ? cause : 'invalid', reason: cause };
  try {
    return problemOf(cause, CAUSES_FOLLOWED) ?? { kind: 'invalid', reason: 'invalid' };
  } catch {
    return { kind: 'invalid', reason: 'invalid' }; // an error that cannot be read
  }
}

function problemOf(error: unknown, depth: number): TokenProblem | undefined {
  if (typeof error !== 'object' || error === null || depth === 0) return undefined;
  const { name, code, message, claim, cause } = error as Problem;
  if (code === 'ERR_JWT_CLAIM_VALIDATION_FAILED') return claimProblem(claim);
  return identified(code) ?? identified(name) ?? described(message) ?? problemOf(cause, depth - 1);
}

function identified(identity: unknown): TokenProblem | undefined {
  return typeof identity === 'string' && Object.hasOwn(BY_IDENTITY, identity) ? BY_IDENTITY[identity] : undefined;
}

function described(message: unknown): TokenProblem | undefined {
  const [, reason] = BY_MESSAGE.find(([pattern]) => typeof message === 'string' && pattern.test(message)) ?? [];
  return reason === undefined ? undefined : { kind: 'invalid', reason };
}

function claimProblem(claim: unknown): TokenProblem {
  if (claim === 'nbf') return { kind: 'expired', reason: 'not_active_yet' };
  return { kind: 'invalid', reason: BY_CLAIM[String(claim)] ?? 'wrong_claim' };
}
