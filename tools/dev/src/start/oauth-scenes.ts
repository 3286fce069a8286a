import { createHash, randomBytes } from 'node:crypto';
import type { Scene } from './scenario';

/** Sends one request of the series. */
export type Send = (title: string, expected: number, method: string, path: string, body?: object) => Promise<Scene>;

const CLIENT = { client_id: 'sample-cli', redirect_uri: 'http://127.0.0.1/callback' };

/** A command line tool gets access on behalf of who is signed in, renews it and gives it back: OAuth 2 with PKCE. Returns every secret there was. */
export async function playOAuth(send: Send): Promise<string[]> {
  const verifier = randomBytes(32).toString('base64url');
  const challenge = createHash('sha256').update(verifier).digest('base64url');
  const query = { ...CLIENT, response_type: 'code', scope: 'tasks', state: 'sample', code_challenge: challenge, code_challenge_method: 'S256' };
  const asked = await send('a client is given access', 302, 'GET', `/oauth/authorize?${new URLSearchParams(query)}`);
  const code = new URL(asked.reply.location ?? 'http://nowhere').searchParams.get('code') ?? '';
  const exchange = { ...CLIENT, grant_type: 'authorization_code', code };
  await send('its code with a wrong verifier', 400, 'POST', '/oauth/token', { ...exchange, code_verifier: 'x'.repeat(43) });
  const again = await send('it is given access again', 302, 'GET', `/oauth/authorize?${new URLSearchParams(query)}`);
  const second = new URL(again.reply.location ?? 'http://nowhere').searchParams.get('code') ?? '';
  const token = await send('its code becomes a token', 200, 'POST', '/oauth/token', { ...exchange, code: second, code_verifier: verifier });
  const refresh = { client_id: CLIENT.client_id, grant_type: 'refresh_token', refresh_token: token.reply.body.refresh_token };
  const renewed = await send('the token is renewed', 200, 'POST', '/oauth/token', refresh);
  const last = String(renewed.reply.body.refresh_token);
  await send('and given back', 200, 'POST', '/oauth/revoke', { client_id: CLIENT.client_id, token: last });
  const tokens = [token, renewed].flatMap(({ reply }) => [reply.body.access_token, reply.body.refresh_token].map(String));
  return [verifier, challenge, code, second, ...tokens];
}
