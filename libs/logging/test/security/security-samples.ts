import { EVENTS, type CanonicalRecord, type CatalogueEvent } from '@cairn/core';
import { RunningApp, until, type Platform } from '../http/running-app';
import { jwt, PASSWORD, SAMPLED_APP } from './sampled-app';
import { settled } from './settled-record';

/** Makes an event happen; the request that did it is the last. */
type Occasion = (app: RunningApp) => Promise<Response>;

/** An event with the record of one that happened. */
export interface SampledEvent {
  readonly event: CatalogueEvent;
  readonly record: CanonicalRecord;
}

const FAILURES_OF_LIMIT = 5;
const HOUR_S = 3_600;
const CLAIMS = { sub: 'user_7', username: 'alice', jti: 'valid' };

const send = (app: RunningApp, method: string, path: string, body: object, token?: string): Promise<Response> =>
  fetch(app.url + path, {
    method,
    headers: { 'content-type': 'application/json', ...(token === undefined ? {} : { authorization: `Bearer ${token}` }) },
    ...(method === 'GET' ? {} : { body: JSON.stringify(body) }),
  });

const login = (password: string): Occasion => (app) => send(app, 'POST', '/login', { username: 'alice', password });
const withToken = (token: string, method: string, path: string, body: object = {}): Occasion => (app) => send(app, method, path, body, token);
const holding = (...permissions: string[]): string => jwt.sign({ ...CLAIMS, permissions });

async function failUntilLimit(app: RunningApp): Promise<Response> {
  for (let n = 1; n < FAILURES_OF_LIMIT; n += 1) await login('wrong')(app);
  return login('wrong')(app);
}

/** For each event of category `security`, by its name, what makes it happen. */
export const OCCASIONS: ReadonlyMap<string, Occasion> = new Map([
  ['authn_login_success', login(PASSWORD)],
  ['authn_login_fail', login('wrong')],
  ['authn_login_fail_max', failUntilLimit],
  ['authn_token_invalid', withToken(jwt.sign(CLAIMS, { secret: 'wrong' }), 'GET', '/salaries')],
  ['authn_token_expired', withToken(jwt.sign(CLAIMS, { expiresIn: -HOUR_S }), 'GET', '/salaries')],
  ['authn_token_revoked', withToken(jwt.sign({ ...CLAIMS, jti: 'revoked' }), 'GET', '/salaries')],
  ['session_expired', withToken(holding(), 'POST', '/logout')],
  ['privilege_permissions_changed', withToken(holding(), 'PUT', '/users/user_8/permissions', { permissions: ['tasks:read', 'salaries:read'] })],
  ['authz_fail', withToken(holding('tasks:read'), 'GET', '/salaries')],
  ['sensitive_read', withToken(holding('salaries:read'), 'GET', '/salaries')],
  ['sensitive_update', withToken(holding('salaries:write'), 'PUT', '/salaries/sal_3')],
]);

export const SECURITY_EVENTS: readonly CatalogueEvent[] = Object.values<CatalogueEvent>(EVENTS).filter(({ category }) => category === 'security');

/** Every event of category `security` with the record it left in an app of this platform, in the catalogue's order. */
export async function sampledEvents(platform: Platform): Promise<SampledEvent[]> {
  const samples: SampledEvent[] = [];
  for (const event of SECURITY_EVENTS) samples.push({ event, record: settled(await recordOf(platform, event.name)) });
  return samples;
}

/** In an app of its own: what failed before counts towards the limit. */
async function recordOf(platform: Platform, name: string): Promise<CanonicalRecord> {
  const occasion = OCCASIONS.get(name);
  if (occasion === undefined) throw new Error(`nothing makes ${name} happen`);
  const app = await RunningApp.start(platform, SAMPLED_APP);
  try {
    const response = await occasion(app);
    const story = (): CanonicalRecord[] => app.captured.story(response.headers.get('x-request-id') ?? '');
    await until(() => story().some(({ category }) => category === 'request'));
    const [record, ...more] = story().filter(({ event }) => event === name);
    if (record === undefined || more.length > 0) throw new Error(`${name}: one record was expected, not ${JSON.stringify(story(), null, 2)}`);
    return record;
  } finally {
    await app.close();
  }
}
