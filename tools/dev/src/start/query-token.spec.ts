import { queryToken } from './query-token';

describe('a token of one run', () => {
  it('is new each time', () => {
    const [one, other] = [queryToken({}), queryToken({ ENVIRONMENT: 'staging', LOGS_TOKENS: ' ' })];
    expect(one).toMatch(/^[0-9a-f]{48}$/);
    expect(other).toMatch(/^[0-9a-f]{48}$/);
    expect(one).not.toBe(other);
  });

  it.each([{ LOGS_TOKENS: 'ops:read=a-token-of-their-own' }, { NODE_ENV: 'production' }, { ENVIRONMENT: 'Prod', NODE_ENV: 'test' }])('is none with %j', (env) => {
    expect(queryToken(env)).toBeUndefined();
  });
});
