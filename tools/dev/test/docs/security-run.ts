import { createHmac } from 'node:crypto';
import { AppDirectory, RunningExample } from './example';
import type { Run } from './runs';

export const SECURITY_EXAMPLE = 'docs/examples/src/security.ts';
/** What must be in no record. */
export const SECURITY_SECRETS = ['correct horse', 'battery staple', 'docs-token-secret'];

const [PASSWORD, WRONG_PASSWORD, TOKEN_SECRET] = SECURITY_SECRETS as [string, string, string];
const JSON_BODY = { 'content-type': 'application/json' };
const HOUR_S = 3_600;

type Answer = Run['answers'][number];

const encoded = (part: object): string => Buffer.from(JSON.stringify(part)).toString('base64url');

function signed(claims: object, secret: string): string {
  const content = `${encoded({ alg: 'HS256', typ: 'JWT' })}.${encoded(claims)}`;
  return `${content}.${createHmac('sha256', secret).update(content).digest('base64url')}`;
}

/** Logins that fail and one that succeeds, then every kind of token that is refused. */
export async function runSecurity(): Promise<{ example: RunningExample; answers: Answer[] }> {
  const example = await RunningExample.start(SECURITY_EXAMPLE, new AppDirectory(), { TOKEN_SECRET });
  const answers: Answer[] = [];
  const ask = async (path: string, init: RequestInit): Promise<string> => {
    const { response, text } = await example.fetch(path, init);
    answers.push({ status: response.status, headers: response.headers, text });
    return text;
  };
  const login = (password: string) => ask('/login', { method: 'POST', headers: JSON_BODY, body: JSON.stringify({ username: 'alice', password }) });
  const read = (token: string) => ask('/salaries', { headers: { authorization: `Bearer ${token}` } });
  try {
    for (let n = 0; n < 6; n += 1) await login(WRONG_PASSWORD);
    const { token } = JSON.parse(await login(PASSWORD)) as { token: string };
    const now = Math.floor(Date.now() / 1_000);
    const expired = signed({ sub: 'user_7', exp: now - HOUR_S }, TOKEN_SECRET);
    const forged = signed({ sub: 'user_7', exp: now + HOUR_S }, 'somebody else');
    for (const each of [token, expired, 'not.a.token', forged]) await read(each);
    await ask('/salaries', {}); // no token at all
    const change = { method: 'PUT', headers: { ...JSON_BODY, authorization: `Bearer ${token}` }, body: JSON.stringify({ permissions: ['tasks:read'] }) };
    await ask('/users/alice/permissions', change);
    await ask('/logout', { method: 'POST', headers: { authorization: `Bearer ${token}` } });
    await read(token);
    return { example, answers };
  } finally {
    await example.stop();
  }
}
