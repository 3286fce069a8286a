import { isChallenge, verifies } from './pkce';

describe('PKCE', () => {
  // RFC 7636, appendix B
  const verifier = 'dBjftJeZ4CVP-mB92K27uhbUJU1p1r_wW1gFWFOEjXk';
  const challenge = 'E9Melhoa2OwvFrEMTJguCHaoeK1t8URWbuGJSstw-cM';

  it('accepts the verifier of a challenge and no other', () => {
    expect(isChallenge(challenge)).toBe(true);
    expect(verifies(verifier, challenge)).toBe(true);
    expect(verifies(verifier.replace('d', 'e'), challenge)).toBe(false);
  });

  it.each(['', 'too-short', verifier.repeat(4), `${verifier}é`])('refuses "%s" as a verifier', (text) => {
    expect(verifies(text, challenge)).toBe(false);
  });

  it.each(['', 'plain', `${challenge}=`])('refuses "%s" as a challenge', (text) => {
    expect(isChallenge(text)).toBe(false);
  });
});
