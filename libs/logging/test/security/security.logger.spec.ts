import type { CanonicalRecord } from '@cairn/core';
import { Body, Controller, HttpCode, Injectable, Post } from '@nestjs/common';
import { Test, type TestingModule } from '@nestjs/testing';
import {
  logLoggedOut,
  logLoginFailed,
  logLoginSucceeded,
  logPermissionDenied,
  logPrivilegeChanged,
  logSensitiveChanged,
  logSensitiveRead,
  logTokenRejected,
  runWithContext,
  SecurityLogger,
  type SecurityOptions,
} from '../../src';
import { CapturedRecords, LoggingTestingModule } from '../../src/testing';
import { PLATFORMS, RunningApp } from '../http/running-app';

@Injectable()
class AuthService {
  constructor(readonly log: SecurityLogger) {}
}

async function start(security?: SecurityOptions): Promise<TestingModule> {
  return Test.createTestingModule({ imports: [LoggingTestingModule.forRoot({ security })], providers: [AuthService] }).compile();
}

describe('the security logger', () => {
  let module: TestingModule;
  let captured: CapturedRecords;
  let log: SecurityLogger;

  async function use(security?: SecurityOptions): Promise<void> {
    module = await start(security);
    captured = module.get(CapturedRecords);
    log = module.get(AuthService).log;
    captured.clear();
  }
  const only = (): CanonicalRecord => {
    expect(captured.all).toHaveLength(1);
    return captured.all[0]!;
  };

  beforeEach(() => use());
  afterEach(() => module.close());

  it.each<[string, string, (log: SecurityLogger) => void, object]>([
    ['authn_login_success', 'INFO', (l) => l.loginSucceeded({ username: 'alice', authMethod: 'password' }), { username: 'alice', auth_method: 'password', ip_address: null }],
    ['authn_login_fail', 'WARNING', (l) => l.loginFailed({ username: 'alice', ipAddress: '192.0.2.1', reason: 'wrong_password' }), { username: 'alice', ip_address: '192.0.2.1', reason: 'wrong_password' }],
    ['authn_token_expired', 'WARNING', (l) => l.tokenRejected('expired'), { auth_method: 'jwt', reason: 'expired' }],
    ['authn_token_revoked', 'WARNING', (l) => l.tokenRejected('revoked', { authMethod: 'api_key' }), { auth_method: 'api_key', reason: 'revoked' }],
    ['authn_token_invalid', 'WARNING', (l) => l.tokenRejected(new Error('jwt malformed')), { reason: 'malformed' }],
    ['session_expired', 'INFO', (l) => l.loggedOut({ username: 'alice' }), { reason: 'logout', username: 'alice' }],
    ['session_expired', 'INFO', (l) => l.loggedOut({ reason: 'timeout' }), { reason: 'timeout', username: null }],
    [
      'privilege_permissions_changed',
      'WARNING',
      (l) => l.privilegeChanged({ resourceType: 'user', resourceId: 'user_7', from: ['viewer'], to: ['viewer', 'admin'] }),
      { resource_type: 'user', resource_id: 'user_7', from: ['viewer'], to: ['viewer', 'admin'] },
    ],
    ['authz_fail', 'WARNING', (l) => l.permissionDenied({ requiredPermission: 'tasks:write', resourceType: 'task' }), { required_permission: 'tasks:write', resource_type: 'task', path: null }],
    ['sensitive_read', 'INFO', (l) => l.sensitiveRead({ resourceType: 'salary', fields: ['amount'], count: 3 }), { resource_type: 'salary', fields: ['amount'], count: 3 }],
    ['sensitive_update', 'INFO', (l) => l.sensitiveChanged({ resourceType: 'salary', resourceId: 's1' }), { resource_type: 'salary', resource_id: 's1' }],
  ])('tells of %s (%s)', (event, level, tell, metadata) => {
    tell(log);
    expect(only()).toMatchObject({ event, level, category: 'security', component: 'AuthService', metadata });
  });

  it('writes free text, and keeps further fields', () => {
    log.warning('Key rotation overdue', { days: 3 });
    log.loginSucceeded({ username: 'alice' }, { mfa: true });
    expect(captured.all).toMatchObject([
      { category: 'security', component: 'AuthService', message: 'Key rotation overdue', metadata: { days: 3 } },
      { metadata: { username: 'alice', mfa: true } },
    ]);
  });

  it('speaks through plain functions, too', () => {
    logLoginSucceeded({ username: 'alice' });
    logLoginFailed({ username: 'alice' });
    logTokenRejected('revoked');
    logLoggedOut();
    logPrivilegeChanged({ resourceType: 'user', from: 'viewer', to: 'admin' });
    logPermissionDenied();
    logSensitiveRead({ resourceType: 'salary' });
    logSensitiveChanged({ resourceType: 'salary' });
    expect(captured.all.map(({ event }) => event)).toEqual([
      'authn_login_success', 'authn_login_fail', 'authn_token_revoked', 'session_expired',
      'privilege_permissions_changed', 'authz_fail', 'sensitive_read', 'sensitive_update',
    ]);
    expect(new Set(captured.all.map(({ component }) => component))).toEqual(new Set(['app']));
  });

  it('never holds a full e-mail address, a password or a token', () => {
    log.loginFailed({ username: 'alice@example.com', reason: 'password=hunter2' }, { password: 'hunter2' });
    log.tokenRejected('eyJhbGciOiJIUzI1NiJ9.eyJzdWIiOiI3In0.c2lnbmF0dXJlc2lnbmF0dXJl', undefined, { token: 'abc.def' });
    const text = JSON.stringify(captured.all);
    expect(text).toContain('a***@example.com');
    expect(text).not.toMatch(/alice@|hunter2|eyJhbGciOi|abc\.def/);
  });

  it('writes pseudonyms for usernames on request, the same for one name', async () => {
    await module.close();
    await use({ usernames: 'hashed' });
    log.loginFailed({ username: 'Alice@example.com' });
    log.loginSucceeded({ username: 'alice@example.com' });
    log.loggedOut({ username: 'bob' });
    const names = captured.all.map(({ metadata }) => metadata['username']);
    expect(names).toEqual([expect.stringMatching(/^usr_[0-9a-f]{16}$/), names[0], expect.not.stringMatching(String(names[0]))]);
    expect(JSON.stringify(captured.all)).not.toMatch(/alice|bob/i);
  });

  it('survives whatever a request’s body holds', () => {
    const hostile = new Proxy({}, { ownKeys: () => { throw new Error('no'); } });
    for (const username of [{ $ne: null }, 7, ['a'], '']) log.loginFailed({ username } as never, hostile);
    log.loginFailed();
    expect(captured.all.map(({ metadata }) => metadata['username'])).toEqual([null, null, null, null, null]);
  });

  it('survives being told nothing, or what cannot be read', () => {
    const unreadable = { get username(): string { throw new Error('no'); }, get resourceType(): string { throw new Error('no'); } };
    for (const given of [undefined, null, 'text', unreadable] as never[]) {
      log.loginSucceeded(given);
      log.loginFailed(given);
      log.tokenRejected(given, given);
      log.loggedOut(given);
      log.privilegeChanged(given);
      log.permissionDenied(given);
      log.sensitiveRead(given);
      log.sensitiveChanged(given);
    }
    logLoginFailed(null as never);
    expect(captured.all.filter(({ event }) => event !== 'authn_login_fail_max')).toHaveLength(33);
  });

  it('survives an address that is none, and keeps no more of it than addresses have', () => {
    for (const ipAddress of [['192.0.2.1', '192.0.2.2'], 7, null]) {
      log.loginFailed({ username: 'alice', ipAddress } as never);
      log.loginSucceeded({ ipAddress } as never);
    }
    log.loginFailed({ ipAddress: `192.0.2.1, ${'x'.repeat(100_000)}` });
    expect(captured.all.slice(0, 6).map(({ metadata }) => metadata['ip_address'])).toEqual(Array(6).fill(null));
    expect(String(captured.last?.metadata['ip_address']).length).toBeLessThanOrEqual(64);
  });

  it('tells once that 5 logins of a user failed within 5 minutes', () => {
    for (let n = 1; n <= 8; n += 1) log.loginFailed({ username: n % 2 ? 'alice' : ' ALICE ', ipAddress: `192.0.2.${n}` });
    expect(captured.all.map(({ level }) => level).filter((level) => level === 'ERROR')).toHaveLength(1);
    expect(captured.all[5]).toMatchObject({
      event: 'authn_login_fail_max',
      message: 'Multiple failed login attempts detected',
      metadata: { subject_type: 'user', attempt_count: 5, time_window_minutes: 5, username: 'alice', ip_addresses: ['192.0.2.1', '192.0.2.2', '192.0.2.3', '192.0.2.4', '192.0.2.5'] },
    });
  });

  it('tells once that 5 logins from an address failed, whoever it was', () => {
    for (const username of ['a', 'b', 'c', 'd', 'e', 'f']) log.loginFailed({ username, ipAddress: '192.0.2.1' });
    const told = captured.where({ event: 'authn_login_fail_max' });
    expect(told).toMatchObject([{ metadata: { subject_type: 'address', attempt_count: 5, ip_addresses: ['192.0.2.1'], username: null } }]);
  });

  it('tells once when user and address reach the limit together', () => {
    for (let n = 0; n < 6; n += 1) log.loginFailed({ username: 'alice', ipAddress: '192.0.2.1' });
    expect(captured.where({ level: 'ERROR' })).toMatchObject([{ metadata: { subject_type: 'user' } }]);
  });

  it('refuses settings that cannot be, by name', async () => {
    await expect(start({ failedLogins: { max: -1 } })).rejects.toMatchObject({ code: 'CAIRN_E_SETTING', message: expect.stringContaining('security.failedLogins.max: -1') });
  });
});

@Controller()
class LoginController {
  constructor(private readonly log: SecurityLogger) {}

  @Post('login')
  @HttpCode(200)
  login(@Body() { username }: { username: string }): void {
    runWithContext({ tenant_id: 'acme' }, () => this.log.loginFailed({ username }));
  }
}

describe.each(PLATFORMS)('a login over %s', (platform) => {
  it('is recorded with the address of its client, which a proxy may name', async () => {
    const app = await RunningApp.start(platform, { controllers: [LoginController], logging: { request: { trustProxy: 1 } } });
    try {
      const headers = { 'content-type': 'application/json', 'x-forwarded-for': '198.51.100.7' };
      await fetch(`${app.url}/login`, { method: 'POST', headers, body: '{"username":"alice"}' });
      const [request] = await app.requestRecords(1);
      expect(app.captured.of('security')).toMatchObject([
        { event: 'authn_login_fail', component: 'LoginController', context: { request_id: request!.context.request_id, tenant_id: 'acme' }, metadata: { username: 'alice', ip_address: '198.51.100.7' } },
      ]);
    } finally {
      await app.close();
    }
  });
});
