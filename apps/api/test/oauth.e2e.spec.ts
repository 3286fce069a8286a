import { PASSWORD, readRecords, readStory, type StoryRecord } from '@cairn/dev';
import { type Answer, CLIENT_ID, OAuthClient } from './oauth-client';
import { RunningSample, untilNothingIsMissing } from './running-sample';

describe.each(['express', 'fastify'] as const)('OAuth and health of the sample on %s', (adapter) => {
  let sample: RunningSample;
  let userToken: string;
  let health: Answer['body'];

  beforeAll(async () => {
    sample = await RunningSample.start({ adapter, queue: 'postgres' });
    const { body } = await sample.api.send('POST', '/api/v1/auth/login', { username: 'alice', password: PASSWORD });
    userToken = String(body.access_token);
    health = (await sample.api.send('GET', '/health')).body;
  }, 60_000);
  afterAll(() => sample?.dispose());

  const clients: OAuthClient[] = [];
  const client = (): OAuthClient => {
    const one = new OAuthClient(sample.api.url);
    clients.push(one);
    return one;
  };

  /** The request's OAuth record, as soon as it is in its file. */
  const recordOf = async ({ headers }: Answer): Promise<StoryRecord | undefined> => {
    const id = headers.get('x-request-id') ?? '';
    const find = (): StoryRecord | undefined => readStory(sample.logs, id).find(({ category }) => category === 'oauth');
    await untilNothingIsMissing(() => (find() === undefined ? ['the record'] : []));
    return find();
  };

  it('tells a whole flow by its session', async () => {
    const cli = client();
    const { status, back } = await cli.authorize(userToken);
    expect([status, back.get('state')]).toEqual([302, cli.state]);
    const issued = await cli.exchange(back.get('code')!);
    expect(issued).toMatchObject({ status: 200, body: { token_type: 'Bearer', expires_in: 600, scope: 'tasks' } });
    expect(issued.headers.get('cache-control')).toBe('no-store');
    expect(await cli.userInfo(issued.body.access_token)).toMatchObject({ status: 200, body: { sub: 'usr_alice', preferred_username: 'alice' } });
    const renewed = await cli.refresh(issued.body.refresh_token);
    expect(renewed.status).toBe(200);
    const revoked = await cli.revoke(renewed.body.refresh_token);
    expect(revoked.status).toBe(200);
    expect((await cli.userInfo(renewed.body.access_token)).status).toBe(401);

    const last = await recordOf(revoked);
    const session = last?.metadata.session_id;
    const flow = readRecords(sample.logs).filter(({ category, metadata }) => category === 'oauth' && metadata.session_id === session);
    expect(flow.map(({ event, metadata }) => [event, metadata.step])).toEqual([
      ['oauth.authorize', 'authorize'],
      ['oauth.token', 'token'],
      ['oauth.refresh', 'refresh'],
      ['oauth.revoke', 'revoke'],
    ]);
    for (const { metadata, context } of flow) {
      expect(metadata).toMatchObject({ client_id: CLIENT_ID, user_id: 'usr_alice', username: 'alice', ip_address: expect.stringContaining('127.0.0.1') as string });
      expect(context).toMatchObject({ client_id: CLIENT_ID, user_id: 'usr_alice', session_id: session });
    }
    const since = flow.map(({ metadata }) => metadata.flow_duration_ms as number);
    expect(since[0]).toBe(0);
    expect(since).toEqual([...since].sort((a, b) => a - b));
    expect(cli.secrets).toHaveLength(8); // verifier, state, challenge, code, and two tokens twice
  });

  it('ends everything when a code or a refresh token comes twice', async () => {
    const cli = client();
    const { back } = await cli.authorize(userToken);
    const issued = await cli.exchange(back.get('code')!);
    const again = await cli.exchange(back.get('code')!);
    expect(again).toMatchObject({ status: 400, body: { error: 'invalid_grant' } });
    expect((await cli.userInfo(issued.body.access_token)).status).toBe(401);
    expect((await cli.refresh(issued.body.refresh_token)).body).toMatchObject({ error: 'invalid_grant' });
    expect(await recordOf(again)).toMatchObject({
      event: 'oauth.error', level: 'WARNING', metadata: { client_id: CLIENT_ID, user_id: 'usr_alice', step: 'token', error: 'invalid_grant', details: { description: 'The code was used before' } },
    });
  });

  it.each<[string, string, number, (cli: OAuthClient, code: string) => Promise<Answer>]>([
    ['a wrong verifier', 'invalid_grant', 400, (cli, code) => cli.exchange(code, { code_verifier: 'x'.repeat(43) })],
    ['another address', 'invalid_grant', 400, (cli, code) => cli.exchange(code, { redirect_uri: 'http://127.0.0.1/other' })],
    ['a made-up code', 'invalid_grant', 400, (cli) => cli.exchange('made-up')],
    ['an unknown client', 'invalid_client', 401, (cli, code) => cli.exchange(code, { client_id: 'nobody' })],
    ['no client', 'invalid_request', 400, (cli) => cli.post('token', { grant_type: 'refresh_token' })],
    ['another grant', 'unsupported_grant_type', 400, (cli) => cli.post('token', { grant_type: 'password', client_id: CLIENT_ID })],
  ])('refuses %s with %s and says so', async (_what, error, status, send) => {
    const cli = client();
    const { back } = await cli.authorize(userToken);
    const answer = await send(cli, back.get('code')!);
    expect(answer).toMatchObject({ status, body: { error } });
    expect(await recordOf(answer)).toMatchObject({ event: 'oauth.error', level: 'WARNING', metadata: { error, step: 'token' } });
  });

  it('sends a client back with the error it made, and a stranger nowhere', async () => {
    const { status, back } = await client().authorize(userToken, { code_challenge_method: 'plain' });
    expect([status, back.get('error')]).toEqual([302, 'invalid_request']);
    expect((await client().authorize(userToken, { redirect_uri: 'http://evil.example' })).status).toBe(400);
    expect((await client().authorize('no token')).status).toBe(401);
  });

  it('answers for its health, with the records of the check', async () => {
    expect(health).toMatchObject({ status: 'ok', details: { database: { status: 'up' } } });
    const metrics = (): StoryRecord[] => readRecords(sample.logs).filter(({ category }) => category === 'metric');
    await untilNothingIsMissing(() => (metrics().length < 2 ? ['the records'] : []));
    expect(metrics()).toMatchObject([
      { event: 'health.check.completed', metadata: { check_name: 'database', status: 'healthy', critical: true } },
      { event: 'metric.health', metadata: { total_checks: 1, failed_checks: 0, health_score: 100, system_status: 'healthy' } },
    ]);
  });

  it('keeps every secret of every flow out of every file, and measurements in a file of their own', async () => {
    await sample.stopApps();
    const lines = await sample.lines();
    const everything = lines.map(({ text }) => text).join('\n');
    const secrets = clients.flatMap((each) => each.secrets);
    expect(secrets.length).toBeGreaterThan(30);
    expect(secrets.filter((secret) => everything.includes(secret))).toEqual([]);
    const measured = lines.filter(({ file }) => file.startsWith('metrics.')).map(({ text }) => JSON.parse(text) as { metric_type: string });
    expect(measured.map(({ metric_type }) => metric_type)).toEqual(['health_check', 'health']);
  });
});
