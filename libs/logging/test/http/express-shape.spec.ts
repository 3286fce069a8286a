import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { ExpressShape } from '../../src/http/express-shape';
import { startNode } from '../support/child';

describe('the shape of Express’ objects', () => {
  it('is one for all requests, and one for all responses, that are in a handler of Nest', async () => {
    const child = startNode(['--allow-natives-syntax', join(__dirname, '../fixtures/express-shape.js'), JSON.stringify({ held: 5 })]);
    expect(await child.message).toEqual({ requests: true, responses: true, status: 200, route: '/hold', body: true });
    expect((await child.ended).code).toBe(0);
  });

  it('is completed without a change of any value', async () => {
    const seen: Record<string, unknown>[] = [];
    const server = createServer((req, res) => {
      const before = valuesOf(req, res);
      new ExpressShape().complete(req, res);
      seen.push(before, valuesOf(req, res));
      res.end();
    });
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    await (await fetch(`http://127.0.0.1:${(server.address() as AddressInfo).port}`)).text();
    await new Promise((resolve) => server.close(resolve));
    expect(seen[1]).toEqual(seen[0]);
  });
});

function valuesOf(req: IncomingMessage, res: ServerResponse): Record<string, unknown> {
  const { url, method, res: response, next, baseUrl, originalUrl, params, route, body, _eventsCount } = req as unknown as Record<string, unknown>;
  const { statusCode, statusMessage, locals } = res as unknown as Record<string, unknown>;
  return { url, method, response, next, baseUrl, originalUrl, params, route, body, _eventsCount, statusCode, statusMessage, locals };
}
