import { execFileSync } from 'node:child_process';
import Ajv from 'ajv/dist/2020';
import addFormats from 'ajv-formats';
import { PLATFORMS } from '../http/running-app';
import { LogDirectory } from './log-directory';
import { ADMIN, QueryApp } from './query-app';

interface Document {
  readonly paths: Readonly<Record<string, Readonly<Record<string, { readonly operationId: string; readonly parameters: readonly { readonly name: string; readonly in: string }[]; readonly responses: Readonly<Record<string, { content: Record<string, { schema: object }> }>> }>>>>;
  readonly components: { readonly schemas: object };
}

/** An ES module; Jest runs what it loads as CommonJS. */
function validated(text: string): unknown {
  const program = `
    import { Validator } from '@seriousme/openapi-schema-validator';
    const text = await new Promise((resolve) => { let all = ''; process.stdin.on('data', (chunk) => (all += chunk)).on('end', () => resolve(all)); });
    const validator = new Validator();
    const { valid, errors } = await validator.validate(JSON.parse(text));
    process.stdout.write(JSON.stringify({ valid, version: validator.version, errors }));`;
  return JSON.parse(execFileSync(process.execPath, ['--input-type=module', '--eval', program], { input: text, encoding: 'utf8', cwd: __dirname }));
}

describe.each(PLATFORMS)('the description of the API on %s', (platform) => {
  let app: QueryApp;
  let document: Document;
  let text: string;

  beforeAll(async () => {
    const directory = new LogDirectory();
    const records = directory.fill(1_000, 3);
    records.slice(0, 5).forEach(({ record }) => directory.write(record, directory.jobs, 'resource_res_1'));
    app = await QueryApp.start(platform, { query: { clear: async () => 0 } }, directory);
    ({ text, body: document } = await app.ask<Document>('/logs/openapi.json'));
  });
  afterAll(() => app.close());

  it('is valid OpenAPI 3.1', () => {
    expect(validated(text)).toEqual({ valid: true, version: '3.1' });
    expect(validated(text.replace('"openapi":"3.1.0"', '"openapi":"3.1.0","pathz":{}').replace('"in":"query"', '"in":"quary"'))).toMatchObject({ valid: false }); // it does look
  });

  it('has every route of the API', () => {
    const routes = Object.entries(document.paths).flatMap(([path, methods]) => Object.keys(methods).map((method) => `${method} ${path}`));
    expect(routes.sort()).toEqual([
      'delete /logs', 'delete /logs/level', 'get /logs/client/{id}', 'get /logs/config', 'get /logs/errors', 'get /logs/events', 'get /logs/follow', 'get /logs/host/{hostname}', 'get /logs/ip/{ip}',
      'get /logs/jobs', 'get /logs/jobs/{type}/{id}', 'get /logs/jobs/{type}/{id}/follow', 'get /logs/level', 'get /logs/oauth/flows', 'get /logs/oauth/ip/{ip}', 'get /logs/openapi.json', 'get /logs/paths',
      'get /logs/proxy/{hostname}', 'get /logs/request/{id}', 'get /logs/search', 'get /logs/session/{id}', 'get /logs/slow', 'get /logs/stats', 'get /logs/user/{id}', 'put /logs/level',
    ]);
    const ids = Object.values(document.paths).flatMap((methods) => Object.values(methods).map(({ operationId }) => operationId));
    expect(new Set(ids).size).toBe(ids.length);
  });

  it('describes what is really answered', async () => {
    const ajv = new Ajv({ strict: false });
    addFormats(ajv);
    const { components } = document;
    const asks = (schema: string, value: unknown): string => (ajv.validate({ components, $ref: `#/components/schemas/${schema}` }, value) ? '' : ajv.errorsText());
    const answers: readonly (readonly [string, string])[] = [
      ['Page', '/logs/search'], ['Page', '/logs/jobs/resource/res_1'], ['Stats', '/logs/stats?by=paths,hours'], ['Stats', '/logs/events'], ['Jobs', '/logs/jobs'], ['Flows', '/logs/oauth/flows'],
      ['Levels', '/logs/level'], ['Settings', '/logs/config'], ['Description', '/logs/openapi.json'], ['Problem', '/logs/search?q=('], ['Problem', '/logs/search?limit=x'],
    ];
    for (const [schema, path] of answers) expect([path, asks(schema, (await app.ask(path, ADMIN)).body)]).toEqual([path, '']);
    const change = { method: 'PUT', headers: { 'content-type': 'application/json' }, body: '{"target":"x","level":"debug","for":"1m"}' };
    expect(asks('LevelChange', JSON.parse(change.body))).toBe('');
    expect(asks('Level', (await app.ask('/logs/level', ADMIN, change)).body)).toBe('');
    expect(asks('Reset', (await app.ask('/logs/level', ADMIN, { method: 'DELETE' })).body)).toBe('');
    expect(asks('Cleared', (await app.ask('/logs', ADMIN, { method: 'DELETE' })).body)).toBe('');
    expect(asks('Page', { records: 'many' })).not.toBe('');
  });
});
