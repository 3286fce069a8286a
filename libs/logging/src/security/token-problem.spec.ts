import { UnauthorizedException } from '@nestjs/common';
import { JwtService } from '@nestjs/jwt';
import { tokenProblem } from './token-problem';

const jwt = new JwtService({ secret: 'right' });
const thrownFor = (token: string, options = {}): unknown => {
  try {
    return jwt.verify(token, options);
  } catch (error) {
    return error;
  }
};
const hour = 3_600;
const sign = (options = {}): string => jwt.sign({ sub: 'user_7' }, options);
const joseError = (code: string, more = {}): Error => Object.assign(new Error('unexpected'), { code, ...more });

describe('what is wrong with a token', () => {
  it.each([
    ['expired', thrownFor(sign({ expiresIn: -1 })), 'expired', 'expired'],
    ['not active yet', thrownFor(sign({ notBefore: hour })), 'expired', 'not_active_yet'],
    ['malformed', thrownFor('abc'), 'invalid', 'malformed'],
    ['no JSON', thrownFor('a.b.c'), 'invalid', 'malformed'],
    ['signed by somebody else', thrownFor(sign({ secret: 'wrong' })), 'invalid', 'wrong_signature'],
    ['not signed', thrownFor(`${sign().split('.').slice(0, 2).join('.')}.`), 'invalid', 'not_signed'],
    ['signed in another way', thrownFor(sign(), { algorithms: ['HS512'] }), 'invalid', 'wrong_algorithm'],
    ['for another audience', thrownFor(sign(), { audience: 'shop' }), 'invalid', 'wrong_audience'],
    ['of another issuer', thrownFor(sign(), { issuer: 'shop' }), 'invalid', 'wrong_issuer'],
    ['absent', thrownFor(''), 'invalid', 'missing'],
  ])('that is %s is read from the errors of jsonwebtoken', (_what, error, kind, reason) => {
    expect(tokenProblem(error)).toEqual({ kind, reason });
  });

  it.each([
    ['ERR_JWT_EXPIRED', {}, 'expired', 'expired'],
    ['ERR_JWT_CLAIM_VALIDATION_FAILED', { claim: 'nbf' }, 'expired', 'not_active_yet'],
    ['ERR_JWT_CLAIM_VALIDATION_FAILED', { claim: 'aud' }, 'invalid', 'wrong_audience'],
    ['ERR_JWT_CLAIM_VALIDATION_FAILED', { claim: 'role' }, 'invalid', 'wrong_claim'],
    ['ERR_JWS_SIGNATURE_VERIFICATION_FAILED', {}, 'invalid', 'wrong_signature'],
    ['ERR_JWS_INVALID', {}, 'invalid', 'malformed'],
  ])('is read from the code %s of jose with %j', (code, more, kind, reason) => {
    expect(tokenProblem(joseError(code, more))).toEqual({ kind, reason });
  });

  it('is found in the cause of an exception', () => {
    const cause = thrownFor(sign({ expiresIn: -1 }));
    expect(tokenProblem(new UnauthorizedException('no', { cause }))).toEqual({ kind: 'expired', reason: 'expired' });
  });

  it('may be said in words', () => {
    expect(tokenProblem('revoked')).toEqual({ kind: 'revoked', reason: 'revoked' });
    expect(tokenProblem('expired')).toEqual({ kind: 'expired', reason: 'expired' });
    expect(tokenProblem('unknown device')).toEqual({ kind: 'invalid', reason: 'unknown device' });
  });

  it.each([undefined, null, 7, new Error('Unexpected token in eyJhbGciOi'), new Proxy({}, { get: () => { throw new Error('no'); } })])(
    'of which nothing is known is invalid, without the text of the error',
    (error) => expect(tokenProblem(error)).toEqual({ kind: 'invalid', reason: 'invalid' }),
  );
});
