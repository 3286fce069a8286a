import { createHash, randomBytes } from 'node:crypto';

export const CLIENT_ID = 'sample-cli';
export const REDIRECT_URI = 'http://127.0.0.1/callback';

export interface Answer {
  readonly status: number;
  readonly headers: Headers;
  readonly body: Record<string, unknown>;
}

/** A client of the sample's OAuth server, as a command line tool would be one. It remembers every secret it saw. */
export class OAuthClient {
  readonly secrets: string[] = [];
  readonly verifier = this.secret(randomBytes(32).toString('base64url'));
  readonly state = this.secret(randomBytes(16).toString('base64url'));

  constructor(private readonly url: string) {}

  /** The user's browser, which is signed in with this token, comes to the server and is sent back. */
  async authorize(userToken: string, changes: Record<string, string> = {}): Promise<{ status: number; back: URLSearchParams }> {
    const challenge = createHash('sha256').update(this.verifier).digest('base64url');
    const query = new URLSearchParams({
      response_type: 'code', client_id: CLIENT_ID, redirect_uri: REDIRECT_URI, scope: 'tasks', state: this.state,
      code_challenge: this.secret(challenge), code_challenge_method: 'S256', ...changes,
    });
    const response = await fetch(`${this.url}/oauth/authorize?${query}`, { redirect: 'manual', headers: { authorization: `Bearer ${userToken}` } });
    const back = new URL(response.headers.get('location') ?? 'http://nowhere').searchParams;
    if (back.has('code')) this.secret(back.get('code')!);
    return { status: response.status, back };
  }

  exchange(code: string, changes: Record<string, string> = {}): Promise<Answer> {
    const form = { grant_type: 'authorization_code', client_id: CLIENT_ID, redirect_uri: REDIRECT_URI, code, code_verifier: this.verifier };
    return this.post('token', { ...form, ...changes });
  }

  refresh(refreshToken: unknown): Promise<Answer> {
    return this.post('token', { grant_type: 'refresh_token', client_id: CLIENT_ID, refresh_token: String(refreshToken) });
  }

  revoke(token: unknown): Promise<Answer> {
    return this.post('revoke', { client_id: CLIENT_ID, token: String(token) });
  }

  async userInfo(accessToken: unknown): Promise<Answer> {
    return read(await fetch(`${this.url}/oauth/userinfo`, { headers: { authorization: `Bearer ${String(accessToken)}` } }));
  }

  async post(endpoint: string, form: Record<string, string>): Promise<Answer> {
    const answer = await read(await fetch(`${this.url}/oauth/${endpoint}`, { method: 'POST', body: new URLSearchParams(form) }));
    for (const name of ['access_token', 'refresh_token']) if (typeof answer.body[name] === 'string') this.secret(answer.body[name]);
    return answer;
  }

  private secret(text: string): string {
    this.secrets.push(text);
    return text;
  }
}

async function read(response: Response): Promise<Answer> {
  const text = await response.text();
  const body = text.startsWith('{') ? (JSON.parse(text) as Record<string, unknown>) : {};
  return { status: response.status, headers: response.headers, body };
}
