import { digestOf, queryTokens } from './query-tokens';
import { Refusal } from './setting';

const TOKEN = 'k3y-of-sixteen-characters';

describe('tokens of the query API', () => {
  it('are read from one variable: name, role, organization, and token or digest', () => {
    const sha256 = digestOf('another token');
    expect(queryTokens(`oncall:admin=${TOKEN}==, acme:read:org_3=sha256:${sha256.toUpperCase()}`)).toEqual([
      { name: 'oncall', role: 'admin', organization: undefined, sha256: digestOf(`${TOKEN}==`) },
      { name: 'acme', role: 'read', organization: 'org_3', sha256 },
    ]);
    expect(queryTokens('')).toEqual([]);
  });

  it('are forgotten once their digest is known', () => {
    expect(JSON.stringify(queryTokens([{ name: 'a', token: TOKEN }]))).not.toContain(TOKEN);
  });

  it.each([
    ['entry 1 is not of the form', TOKEN],
    ['entry 2 is not of the form', `a:read=${TOKEN},${TOKEN}`],
    ['entry 1 ("a") has the role "write". Use read or admin.', `a:write=${TOKEN}`],
    ['entry 1 ("a") has a token (not shown)', 'a:read=fifteen-letters'],
    ['entry 1 ("a") has a token (not shown)', 'a:read=sha256:k3yk3yk3yk3yk3yk3y'],
    ['entry 1 ("a") is admin of one organization', `a:admin:org_1=${TOKEN}`],
    ['entry 2 has the name or the token of another', `a:read=${TOKEN},a:admin=${TOKEN}x`],
    ['entry 2 has the name or the token of another', `a:read=${TOKEN},b:admin=${TOKEN}`],
    ['7 is no list of tokens', 7],
    ['entry 1 ("a") has the organization "o 1"', [{ name: 'a', token: TOKEN, organization: 'o 1' }]],
  ])('are refused without being shown: %s', (text, raw) => {
    const refusal = queryTokens(raw) as Refusal;
    expect(refusal).toBeInstanceOf(Refusal);
    expect(refusal.text).toContain(text);
    expect(refusal.text).not.toMatch(/k3y|fifteen/);
  });
});
