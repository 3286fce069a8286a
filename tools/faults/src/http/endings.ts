import { setTimeout as sleep } from 'node:timers/promises';
import { get, RawClient } from '@cairn/dev/testing';

/** What the one record of a request has to say. The status of a request whose client left is whatever was sent by then. */
export interface ExpectedRecord {
  readonly method: string | null;
  readonly path: string | null;
  readonly status: number | null | 'any';
  readonly outcome: 'complete' | 'aborted' | 'truncated' | 'protocol_error';
}

/** One way for requests to end. */
export interface Ending {
  readonly name: string;
  readonly send: (port: number) => Promise<unknown>;
  readonly leaves: readonly ExpectedRecord[];
}

/** Long enough for a request to have reached its handler. */
const REACHED_MS = 150;
const JSON_TYPE = { 'content-type': 'application/json' };

const complete = (method: string, path: string, status: number): ExpectedRecord => ({ method, path, status, outcome: 'complete' });
const unreadable = (status: number): ExpectedRecord => ({ method: null, path: null, status, outcome: 'protocol_error' });
const left = (path: string, method = 'GET'): ExpectedRecord => ({ method, path, status: 'any', outcome: 'aborted' });
const cutShort = (path: string): ExpectedRecord => ({ method: 'GET', path, status: 'any', outcome: 'truncated' });

/** Sends with a good client; what comes back is nobody's concern. */
function fetched(name: string, path: string, status: number, init?: RequestInit): Ending {
  const send = (port: number): Promise<unknown> => fetch(`http://127.0.0.1:${port}${path}`, init).then((response) => response.text()).catch(() => undefined);
  return { name, send, leaves: [complete(init?.method ?? 'GET', path, status)] };
}

/** Sends exactly these bytes and waits for the server to close. */
function exchanged(name: string, text: string, ...leaves: ExpectedRecord[]): Ending {
  return { name, send: (port) => RawClient.exchange(port, text), leaves };
}

/** Sends these bytes and goes away in the middle. */
function abandoned(name: string, text: string, how: 'leave' | 'reset', ...leaves: ExpectedRecord[]): Ending {
  const send = async (port: number): Promise<void> => {
    const client = await RawClient.connect(port);
    client.send(text);
    await sleep(REACHED_MS);
    client[how]();
    await client.closed;
  };
  return { name, send, leaves };
}

const POST = 'POST /endings/echo HTTP/1.1\r\nHost: x\r\nContent-Type: application/json\r\n';
const alive = (path: string): string => `GET ${path} HTTP/1.1\r\nHost: x\r\n\r\n`;

export const ENDINGS: readonly Ending[] = [
  fetched('a handler that answers', '/endings/ok/1', 200),
  fetched('a handler that throws', '/endings/crash', 500),
  fetched('a handler that rejects with no error', '/endings/reject', 500),
  fetched('a handler that refuses', '/endings/bad', 400),
  fetched('a pipe that refuses', '/endings/number/seven', 400),
  fetched('a guard that says 401', '/endings/unauthorized', 401),
  fetched('a guard that says 403', '/endings/forbidden', 403),
  fetched('a guard that breaks', '/endings/broken-guard', 500),
  fetched('a filter that answers 418', '/endings/teapot', 418),
  fetched('a filter that answers 502', '/endings/gateway', 502),
  fetched('no route', '/nowhere', 404),
  fetched('a body that is no JSON', '/endings/echo', 400, { method: 'POST', headers: JSON_TYPE, body: '{"a":' }),
  fetched('a body that is too large', '/endings/echo', 413, { method: 'POST', headers: JSON_TYPE, body: `"${'x'.repeat(2_000_000)}"` }),
  fetched('HEAD', '/endings/head', 200, { method: 'HEAD' }),
  fetched('an event stream that ends', '/endings/events', 200),
  exchanged('a path that cannot be decoded', get('/endings/ok/%ff'), complete('GET', '/endings/ok/%ff', 400)),
  exchanged('headers that are too large', get('/endings/ok/1', `X-Large: ${'x'.repeat(20_000)}`), unreadable(431)),
  exchanged('what is no HTTP', 'HELLO\r\n\r\n', unreadable(400)),
  exchanged('a body that breaks the protocol', `${POST}Transfer-Encoding: chunked\r\n\r\nzz\r\n`, { method: 'POST', path: '/endings/echo', status: 400, outcome: 'protocol_error' }),
  exchanged('a stream that breaks', get('/endings/broken-stream'), cutShort('/endings/broken-stream')),
  exchanged('a response the server destroys', get('/endings/destroyed'), cutShort('/endings/destroyed')),
  exchanged(
    'pipelined requests',
    alive('/endings/ok/1') + alive('/endings/crash') + alive('/endings/ok/333') + get('/endings/ok/4444'),
    complete('GET', '/endings/ok/1', 200),
    complete('GET', '/endings/crash', 500),
    complete('GET', '/endings/ok/333', 200),
    complete('GET', '/endings/ok/4444', 200),
  ),
  exchanged('a good request followed by garbage', `${alive('/endings/ok/1')}GARBAGE\r\n\r\n`, left('/endings/ok/1'), unreadable(400)),
  exchanged('an upgrade', 'GET /live HTTP/1.1\r\nHost: x\r\nConnection: Upgrade\r\nUpgrade: echo\r\n\r\n', complete('GET', '/live', 101)),
  abandoned('a client that leaves before the answer', get('/endings/silent'), 'leave', left('/endings/silent')),
  abandoned('a client that resets the connection', get('/endings/silent'), 'reset', left('/endings/silent')),
  abandoned('a client that leaves within the answer', get('/endings/endless-body'), 'leave', left('/endings/endless-body')),
  abandoned('a client that leaves within its own body', `${POST}Content-Length: 100\r\n\r\n{"a":`, 'leave', left('/endings/echo', 'POST')),
  abandoned('an event stream whose reader leaves', get('/endings/endless'), 'leave', left('/endings/endless')),
  abandoned('pipelined requests whose client leaves', alive('/endings/silent') + alive('/endings/ok/2'), 'leave', left('/endings/silent'), left('/endings/ok/2')),
];
