import { checkSecurityOptions, resolveSecurityOptions, type SecurityOptions } from './security-options';

describe('the security options', () => {
  it('have defaults', () => {
    expect(resolveSecurityOptions()).toEqual({
      usernames: 'plain',
      permissionKeys: ['permissions', 'roles', 'scopes'],
      maxFailures: 5,
      windowMinutes: 5,
      redis: undefined,
    });
  });

  it.each([
    [{ usernames: 'none' }, 'security.usernames: "none" is not a choice. Use "plain" or "hashed".'],
    [{ permissionKeys: 'roles' }, 'security.permissionKeys: "roles" is not a list of metadata keys'],
    [{ permissionKeys: [7] }, 'security.permissionKeys: a list is not'],
    [{ failedLogins: { max: 0 } }, 'security.failedLogins.max: 0 is not a whole number from 1 to 1000.'],
    [{ failedLogins: { max: 2.5 } }, 'security.failedLogins.max: 2.5'],
    [{ failedLogins: { windowMinutes: Number.NaN } }, 'security.failedLogins.windowMinutes'],
    [{ failedLogins: { windowMinutes: 1_441 } }, 'at most 1440'],
    [{ redis: 'http://:hunter2@cache' }, 'security.redis: "http://…" is no address of a Redis. Use a URL such as redis://127.0.0.1:6379 (rediss:// with TLS). Or give an ioredis client.'],
    [{ redis: {} }, 'security.redis'],
  ])('%j is refused', (options, message) => {
    const told: string[] = [];
    checkSecurityOptions(options as unknown as SecurityOptions, (name, text) => told.push(`${name}: ${text}`));
    expect(told).toEqual([expect.stringContaining(message)]);
    expect(told.join()).not.toContain('hunter2');
  });
});
