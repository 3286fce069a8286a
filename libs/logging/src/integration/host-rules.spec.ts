import { hostTest, isLoopback } from './host-rules';

const matches = (rule: string | RegExp, url: string): boolean => hostTest('integration.propagateTo', [rule])(new URL(url));

describe('a host rule', () => {
  it.each([
    ['api.example.com', 'https://api.example.com/v1', true],
    ['api.example.com', 'http://api.example.com:8080', true],
    ['API.example.com', 'https://api.EXAMPLE.com', true],
    ['api.example.com', 'https://api.example.com.evil.test', false],
    ['api.example.com', 'https://evil.test/?api.example.com', false],
    ['api.example.com', 'https://api.example.com@evil.test', false],
    ['localhost:8080', 'http://localhost:8080', true],
    ['localhost:8080', 'http://localhost:8081', false],
    ['*.example.com', 'https://a.b.example.com', true],
    ['*.example.com', 'https://example.com', false],
    ['*.example.com', 'https://badexample.com', false],
    ['[::1]', 'http://[::1]:3000', true],
    [/^api\d\.example\.com$/, 'https://api7.example.com', true],
    [/^api\d\.example\.com$/, 'https://api7.example.com.evil.test', false],
  ])('%s for %s: %s', (rule, url, expected) => expect(matches(rule, url)).toBe(expected));

  it('with a pattern that remembers answers the same each time', () => {
    const test = hostTest('integration.propagateTo', [/example/g]);
    expect([1, 2, 3].map(() => test(new URL('https://example.com')))).toEqual([true, true, true]);
  });

  it.each(['https://api.example.com', 'api.example.com/v1', '', '*', 7])('that names no host is refused with the cure: %p', (rule) => {
    expect(() => hostTest('integration.propagateTo', [rule as string])).toThrow(/CAIRN_E_SETTING: integration\.propagateTo: .* names no host\. Give/);
  });

  it('that stands alone, without a list, is refused', () => {
    expect(() => hostTest('integration.ignore', 'a.test' as never)).toThrow(/"a\.test" is not a list/);
  });
});

describe('loopback', () => {
  it.each(['http://localhost:1', 'http://127.0.0.1', 'http://127.8.8.8', 'http://[::1]'])('is %s', (url) => expect(isLoopback(new URL(url))).toBe(true));
  it.each(['http://localhost.evil.test', 'http://127.0.0.1.evil.test', 'http://10.0.0.1', 'http://[::2]'])('is not %s', (url) =>
    expect(isLoopback(new URL(url))).toBe(false),
  );
});
