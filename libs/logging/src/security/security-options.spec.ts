import { resolveSecurityOptions, type SecurityOptions } from './security-options';

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
    [{ usernames: 'none' }, 'security.usernames is "none". Use "plain" or "hashed".'],
    [{ permissionKeys: 'roles' }, 'security.permissionKeys is "roles"'],
    [{ permissionKeys: [7] }, 'security.permissionKeys is [7]'],
    [{ failedLogins: { max: 0 } }, 'security.failedLogins.max is 0. Use a whole number from 1 to 1000.'],
    [{ failedLogins: { max: 2.5 } }, 'security.failedLogins.max is 2.5'],
    [{ failedLogins: { windowMinutes: Number.NaN } }, 'security.failedLogins.windowMinutes'],
    [{ failedLogins: { windowMinutes: 1_441 } }, 'at most 1440'],
    [{ redis: 'http://:hunter2@cache' }, 'security.redis is "(not shown)". Use a URL such as'],
    [{ redis: {} }, 'security.redis'],
  ])('%j is refused', (options, message) => {
    expect(() => resolveSecurityOptions(options as unknown as SecurityOptions)).toThrow(expect.objectContaining({ code: 'CAIRN_E_SETTING', message: expect.stringContaining(message) }));
  });
});
