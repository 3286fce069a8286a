import { request as httpRequest, type IncomingHttpHeaders } from 'node:http';
import type { Problem } from '../../src/query';
import { PLATFORMS, RunningApp } from '../http/running-app';
import { LogQueryModule } from '../../src/query';
import { ADMIN, QueryApp, READER, TOKENS } from './query-app';

interface Answer {
  readonly status: number;
  readonly headers: IncomingHttpHeaders;
  readonly text: string;
}

/** As it stands: `fetch` would encode paths, and wait for a body where there is none. */
function send(url: string, method: string, path: string, token: string | undefined, content?: { readonly type: string; readonly body: string }): Promise<Answer> {
  const { hostname, port } = new URL(url);
  const headers = { ...(token !== undefined && { authorization: `Bearer ${token}` }), ...(content && { 'content-type': content.type, 'content-length': Buffer.byteLength(content.body) }) };
  return new Promise((resolve, reject) => {
    const request = httpRequest({ hostname, port, method, path, headers }, (response) => {
      let text = '';
      response.on('data', (chunk: Buffer) => (text += chunk.toString()));
      response.on('end', () => resolve({ status: response.statusCode!, headers: response.headers, text }));
    });
    request.on('error', reject).setTimeout(5_000, () => request.destroy(new Error('no answer'))).end(content?.body);
  });
}

const json = (body: string): { type: string; body: string } => ({ type: 'application/json', body });

describe.each(PLATFORMS)('the query API on %s, asked what it cannot read,', (platform) => {
  let app: QueryApp;
  beforeAll(async () => {
    app = await QueryApp.start(platform);
  });
  afterAll(() => app.close());

  const problem = ({ status, headers, text }: Answer): Problem => {
    expect(headers['content-type']).toContain('application/problem+json');
    const body = JSON.parse(text) as Problem;
    expect(body.status).toBe(status);
    return body;
  };

  it.each(['/logs/%zz', '/logs/ip/%zz', '/logs/ip/%ff', '/logs/jobs/a/%', '/logs/search/%E0%A4?x=%zz'])('says what is wrong with %s, to who has a token', async (path) => {
    expect(problem(await send(app.url, 'GET', path, undefined))).toMatchObject({ status: 401, code: 'CAIRN_E_TOKEN' });
    app.running.captured.clear();
    expect(problem(await send(app.url, 'GET', path, READER))).toMatchObject({
      ...{ status: 400, title: 'Bad Request', code: 'CAIRN_E_QUERY', parameter: 'path' },
      ...{ detail: `path: "${path.split('?')[0]!}" cannot be decoded`, cure: expect.stringContaining('%25') },
    });
    expect(await app.running.requestRecords(1)).toMatchObject([{ level: 'WARNING', metadata: { path: path.split('?')[0], status_code: 400 } }]);
  });

  it.each<[what: string, status: number, content: { type: string; body: string }]>([
    ['is torn', 400, json('{"target":"SecretService')],
    ['is no JSON', 400, json('SecretService')],
    ['is too large', 413, json(JSON.stringify({ target: 'SecretService', more: 'x'.repeat(2_000_000) }))],
  ])('says that a body %s, and quotes none of it', async (_what, status, content) => {
    for (const [method, path] of [['PUT', '/logs/level'], ['POST', '/logs/search']] as const) {
      expect(problem(await send(app.url, method, path, undefined, content))).toMatchObject({ status: 401, code: 'CAIRN_E_TOKEN' });
      const answer = await send(app.url, method, path, ADMIN, content);
      expect(problem(answer)).toMatchObject({ status, code: 'CAIRN_E_QUERY', parameter: 'body', cure: expect.stringContaining('application/json') });
      expect(answer.text).not.toContain('Secret');
    }
  });

  it('counts wrong tokens of such requests as of all others', async () => {
    const limited = await QueryApp.start(platform, { query: { limits: { refusedPerMinute: 2 } } });
    const statuses: number[] = [];
    for (let n = 0; n < 4; n += 1) statuses.push((await send(limited.url, 'GET', '/logs/%zz', `wrong-token-number-${n}`)).status);
    expect(statuses).toEqual([401, 401, 429, 429]);
    await limited.close();
  });

  it('leaves the errors of the rest of the app to the app', async () => {
    for (const [method, path, content] of [['POST', '/other', json('{"a')], ['POST', '/logsheet', json('{"a')]] as const) {
      const { status, headers } = await send(app.url, method, path, undefined, content);
      expect([status, headers['content-type']]).toEqual([400, expect.stringContaining('application/json')]);
    }
    expect((await send(app.url, 'GET', '/other/%zz', undefined)).headers['content-type']).toContain('application/json');
  });

  it.each([
    ['/logs/search', 200, 'application/json'],
    ['/logs/openapi.json', 200, 'application/json'],
    ['/logs/follow', 200, 'text/event-stream'],
    ['/logs/jobs/resource/1/follow', 200, 'text/event-stream'],
    ['/logs/nowhere', 404, 'application/problem+json'],
  ])('answers HEAD %s without a body', async (path, status, type) => {
    expect((await send(app.url, 'HEAD', path, undefined)).status).toBe(401);
    const answer = await send(app.url, 'HEAD', path, READER);
    expect([answer.status, answer.headers['content-type'], answer.text]).toEqual([status, expect.stringContaining(type), '']);
  });

  it.each([
    ['/logs/search', 'GET, HEAD, OPTIONS'],
    ['/logs/level', 'GET, HEAD, PUT, DELETE, OPTIONS'],
    ['/logs/ip/10.0.0.1', 'GET, HEAD, OPTIONS'],
    ['/logs', 'DELETE, OPTIONS'],
    ['/logs/jobs/resource/1/follow', 'GET, HEAD, OPTIONS'],
  ])('names the methods of %s', async (path, allow) => {
    expect(problem(await send(app.url, 'OPTIONS', path, undefined)).status).toBe(401);
    const { status, headers, text } = await send(app.url, 'OPTIONS', path, READER);
    expect([status, headers.allow, text]).toEqual([204, allow, '']);
  });

  it('has no methods for what there is not', async () => {
    expect(problem(await send(app.url, 'OPTIONS', '/logs/nowhere', READER)).status).toBe(404);
  });

  it('does so below a global prefix', async () => {
    const prefixed = await RunningApp.start(platform, { imports: [LogQueryModule.forRoot({ tokens: TOKENS, path: '/ops/logs/' })], prepare: (made) => void made.setGlobalPrefix('api') });
    expect(problem(await send(prefixed.url, 'GET', '/api/ops/logs/ip/%zz', READER))).toMatchObject({ status: 400, parameter: 'path' });
    expect(problem(await send(prefixed.url, 'PUT', '/api/ops/logs/level', ADMIN, json('{')))).toMatchObject({ status: 400, parameter: 'body' });
    expect((await send(prefixed.url, 'PUT', '/api/level', ADMIN, json('{'))).headers['content-type']).toContain('application/json');
    await prefixed.close();
  });

  it('is not there without tokens', async () => {
    const off = await QueryApp.start(platform, { query: { tokens: [] } });
    for (const method of ['GET', 'OPTIONS', 'HEAD']) expect((await send(off.url, method, '/logs/%zz', READER)).status).toBe(404);
    await off.close();
  });
});
