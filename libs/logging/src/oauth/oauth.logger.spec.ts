import { Test, type TestingModule } from '@nestjs/testing';
import { runWithContext } from '../context/run-with-context';
import { CapturedRecords, LoggingTestingModule } from '../testing';
import { OAuthLogger } from './oauth.logger';

describe('the logger of OAuth activity', () => {
  let module: TestingModule;
  let captured: CapturedRecords;
  let oauth: OAuthLogger;

  beforeEach(async () => {
    module = await Test.createTestingModule({ imports: [LoggingTestingModule.forRoot()] }).compile();
    captured = module.get(CapturedRecords);
    oauth = module.get(OAuthLogger);
    captured.clear();
  });
  afterEach(() => module.close());

  it('tells the steps of a flow by its session', () => {
    const who = { clientId: 'cli', userId: 'usr_1', username: 'alice', sessionId: 'ses_1', ipAddress: '127.0.0.1' };
    oauth.authorize({ ...who, details: { scope: 'tasks', redirect_uri: 'http://127.0.0.1/callback' } });
    oauth.token({ ...who, step: 'code_exchanged' });
    oauth.refresh(who);
    oauth.revoke(who);
    const fields = { client_id: 'cli', user_id: 'usr_1', username: 'alice', session_id: 'ses_1', ip_address: '127.0.0.1' };
    expect(captured.all).toMatchObject([
      { event: 'oauth.authorize', level: 'INFO', category: 'oauth', message: 'OAuth authorization', metadata: { ...fields, step: 'authorize', flow_duration_ms: 0, details: { scope: 'tasks', redirect_uri: 'http://127.0.0.1/callback' } } },
      { event: 'oauth.token', metadata: { ...fields, step: 'code_exchanged' } },
      { event: 'oauth.refresh', metadata: { ...fields, step: 'refresh' } },
      { event: 'oauth.revoke', metadata: { ...fields, step: 'revoke' } },
    ]);
    expect(captured.all[0]?.metadata).not.toHaveProperty('duration_ms');
    const since = captured.all.map(({ metadata }) => metadata['flow_duration_ms'] as number);
    const sums = captured.all.slice(1).reduce<number[]>((sum, { metadata }) => [...sum, sum.at(-1)! + (metadata['duration_ms'] as number)], [0]);
    since.forEach((value, n) => expect(value).toBeCloseTo(sums[n]!, 1));
    expect(oauth.flow('ses_1').map(({ step }) => step)).toEqual(['authorize', 'code_exchanged', 'refresh', 'revoke']);
  });

  it('tells of a refusal with the code of the standard, and of what was thrown', () => {
    oauth.error({ error: 'invalid_grant', step: 'token', clientId: 'cli' });
    oauth.error({ error: 'server_error', step: 'token' }, new RangeError('store'));
    expect(captured.all).toMatchObject([
      { event: 'oauth.error', level: 'WARNING', message: 'OAuth flow failed', metadata: { client_id: 'cli', step: 'token', error: 'invalid_grant' } },
      { event: 'oauth.error', metadata: { error: 'server_error' }, exception: { type: 'RangeError' } },
    ]);
    expect(captured.all[0]?.metadata).not.toHaveProperty('flow_duration_ms');
  });

  it('takes from the context what it is not given', () => {
    const story = { request_id: 'req_1', user_id: 'usr_7', username: 'bob', session_id: 'ses_7', client_id: 'web' };
    runWithContext(story, () => oauth.token({ clientId: 'cli' }));
    expect(captured.story('req_1')).toMatchObject([{ metadata: { user_id: 'usr_7', username: 'bob', session_id: 'ses_7', client_id: 'cli' } }]);
    expect(oauth.flow('ses_7')).toHaveLength(1);
  });

  it('keeps every secret and every whole e-mail address out', () => {
    const secret = 'Zk3v9QpLr7';
    const names = ['code', 'codeVerifier', 'code_challenge', 'access_token', 'refreshToken', 'id_token', 'client_secret', 'clientAssertion', 'state', 'nonce', 'password', 'Device-Code', 'user_code', 'token'];
    const details = Object.fromEntries([...names, 'CODE'].map((name) => [name, secret]));
    oauth.token({
      clientId: 'cli',
      username: 'alice@example.com',
      details: { ...details, request: { code: secret }, list: [{ code: secret }], redirect_uri: `http://127.0.0.1/callback?code=${secret}`, scope: ['a', 'b'] },
    });
    const text = JSON.stringify(captured.all);
    expect(text).not.toContain(secret);
    expect(text).not.toContain('alice@example.com');
    expect(captured.last?.metadata).toMatchObject({ username: 'a***@example.com', details: { scope: ['a', 'b'] } });
    expect(Object.keys(captured.last?.metadata['details'] as object).sort()).toEqual(['redirect_uri', 'scope']);
  });

  it('keeps no query of a URL, whose state and code finish what somebody else began', () => {
    const details = { redirect_uri: 'https://app.example/cb?code=c0de&state=hunter2s#id_token=t0ken', uris: ['https://app.example/a?state=hunter2s'], note: 'see http: and so on' };
    oauth.authorize({ details });
    expect(captured.last?.metadata['details']).toEqual({ redirect_uri: 'https://app.example/cb', uris: ['https://app.example/a'], note: details.note });
  });

  it('survives being told nothing, or what cannot be read', () => {
    const unreadable = { get clientId(): string { throw new Error('no'); } };
    for (const given of [undefined, null, unreadable] as never[]) {
      oauth.token(given);
      oauth.error(given);
    }
    expect(captured.all).toHaveLength(6);
  });

  it('survives hostile details', () => {
    const hostile = { get scope(): string { throw new Error('no'); } };
    expect(() => oauth.authorize({ details: hostile })).not.toThrow();
    expect(captured.all).toHaveLength(1);
  });

  it('survives a session and a step that are no texts, as they may come from a body', () => {
    const body = JSON.parse('{ "session_id": 4711, "step": { "a": 1 } }') as { session_id: string; step: string };
    expect(() => oauth.authorize({ sessionId: body.session_id, step: body.step })).not.toThrow();
    expect(() => oauth.flow(body.session_id)).not.toThrow();
    expect(captured.all).toHaveLength(1);
  });

  it('keeps out the tokens of extensions of OAuth too', () => {
    const secret = 'Zk3v9QpLr7';
    const names = ['actor_token', 'registrationAccessToken', 'login_hint_token', 'auth_req_id', 'request', 'request_uri', 'response', 'SAMLResponse', 'DPoP', 'code verifier'];
    oauth.token({ details: Object.fromEntries(names.map((name) => [name, secret])) });
    expect(JSON.stringify(captured.all)).not.toContain(secret);
  });

  it('tracks a flow also when its records are not wanted', async () => {
    const quiet = await Test.createTestingModule({ imports: [LoggingTestingModule.forRoot({ level: 'ERROR' })] }).compile();
    quiet.get(OAuthLogger).authorize({ sessionId: 'ses_1' });
    expect(quiet.get(OAuthLogger).flow('ses_1')).toHaveLength(1);
    await quiet.close();
  });
});
