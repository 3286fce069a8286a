import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import { once } from 'node:events';
import type { AddressInfo } from 'node:net';
import { CairnError } from '@cairn/core';
import { parseQuery, parseTime, type JobLogs, type LogStore, type StatsSection } from '@cairn/core/query';

export interface ServedLogs {
  readonly store: LogStore;
  readonly jobs?: JobLogs;
}

/** The routes of the log API over a store, as far as the command line uses them, on a free port. */
export class LogServer {
  /** What was asked for. */
  readonly asked: string[] = [];
  /** Answers of this status before anything else is answered. */
  readonly refusals: number[] = [];
  /** The answer to the next request, when it is refused. */
  problem: { readonly status: number; readonly [member: string]: unknown } | undefined;
  private readonly server: Server;

  private constructor(
    private readonly logs: ServedLogs,
    private readonly token: string,
  ) {
    this.server = createServer((request, response) => void this.answer(request, response).catch((error: unknown) => problem(response, error)));
  }

  static async start(logs: ServedLogs, token = 'secret-token', port = 0): Promise<LogServer> {
    const server = new LogServer(logs, token);
    server.server.listen(port, '127.0.0.1');
    await once(server.server, 'listening');
    return server;
  }

  get url(): string {
    return `http://127.0.0.1:${(this.server.address() as AddressInfo).port}`;
  }

  async stop(): Promise<void> {
    this.server.closeAllConnections();
    this.server.close();
    await once(this.server, 'close');
  }

  private async answer(request: IncomingMessage, response: ServerResponse): Promise<void> {
    this.asked.push(`${request.method} ${request.url}`);
    const refusal = this.refusals.shift();
    if (refusal !== undefined) return void response.writeHead(refusal, { 'retry-after': '0.01' }).end();
    const { problem } = this;
    this.problem = undefined;
    if (problem !== undefined) return send(response, problem.status, problem);
    if (request.headers.authorization !== `Bearer ${this.token}`) return send(response, 401, { title: 'Unauthorized', status: 401 });
    const { pathname, searchParams } = new URL(request.url!, this.url);
    const value = (name: string): string | undefined => searchParams.get(name) ?? undefined;
    const stop = new AbortController();
    response.once('close', () => stop.abort());
    if (pathname === '/logs/search') return this.search(value, response, stop.signal);
    if (pathname === '/logs/stats') return this.stats(value, response);
    if (pathname === '/logs/follow') return this.follow(value, request.headers['last-event-id'] as string | undefined, response, stop.signal);
    return this.others(request, pathname, value, response);
  }

  private async search(value: (name: string) => string | undefined, response: ServerResponse, signal: AbortSignal): Promise<void> {
    const { records, ...page } = await this.logs.store.search({ ...range(value), ...paging(value), filter: parseQuery(value('q') ?? '') }, signal);
    send(response, 200, { records: records.map(({ record }) => record), ...page });
  }

  private async stats(value: (name: string) => string | undefined, response: ServerResponse): Promise<void> {
    const { from = 0, to = Date.now() } = range(value);
    const limit = value('limit');
    const stats = await this.logs.store.stats({ from, to, filter: parseQuery(value('q') ?? ''), sections: value('by')?.split(',') as StatsSection[] | undefined, limit: limit === undefined ? undefined : Number(limit) });
    send(response, 200, { ...stats, ...stats.summary });
  }

  private async follow(value: (name: string) => string | undefined, after: string | undefined, response: ServerResponse, signal: AbortSignal): Promise<void> {
    response.writeHead(200, { 'content-type': 'text/event-stream' });
    response.write('retry: 1000\n\n: \n\n');
    for await (const event of this.logs.store.tail({ filter: parseQuery(value('q') ?? ''), after }, signal)) {
      const data = event.kind === 'record' ? event.record : { reason: event.reason, records: event.records };
      response.write(`event: ${event.kind}\nid: ${event.position}\ndata: ${JSON.stringify(data)}\n\n`);
    }
    response.end();
  }

  private async others(request: IncomingMessage, pathname: string, value: (name: string) => string | undefined, response: ServerResponse): Promise<void> {
    const [, type, id] = /^\/logs\/jobs\/([^/]+)\/([^/]+)$/.exec(pathname) ?? [];
    if (type !== undefined) {
      const page = await this.logs.jobs!.search({ type: decodeURIComponent(type), id: decodeURIComponent(id!) }, paging(value));
      return send(response, 200, { ...page, records: page.records.map(({ record }) => record) });
    }
    if (pathname === '/logs/jobs') {
      const jobs = await this.logs.jobs!.list();
      return send(response, 200, { jobs: jobs.map(({ sizeBytes, modified, ...subject }) => ({ ...subject, size_bytes: sizeBytes, modified: new Date(modified).toISOString() })) });
    }
    if (pathname === '/logs/level') return send(response, 200, request.method === 'PUT' ? changed(JSON.parse(await body(request)) as { target: string }) : request.method === 'DELETE' ? { reset: value('target') === 'Unchanged' ? 0 : 1 } : { levels: [] });
    if (pathname === '/logs/config') return send(response, 200, { level: 'DEBUG', max_size_bytes: 1_000, set_by: { level: 'option' } });
    if (pathname === '/logs' && request.method === 'DELETE') return send(response, 403, { title: 'Forbidden', status: 403, detail: 'This needs a token with the role admin' });
    send(response, 404, { title: 'Not Found', status: 404 });
  }
}

/** Components of the apps of the tests. */
const COMPONENTS = ['TaskService', 'TasksService'];

function changed(change: { readonly target: string }): object {
  return { ...change, by: 'tester', until: null, ...(!COMPONENTS.includes(change.target) && { reach: 0, near: 'TaskService' }) };
}

function range(value: (name: string) => string | undefined): { from?: number; to?: number } {
  const [from, to] = [value('from'), value('to')];
  return { ...(from !== undefined && { from: parseTime(from) }), ...(to !== undefined && { to: parseTime(to) }) };
}

function paging(value: (name: string) => string | undefined): { limit?: number; cursor?: string; order?: 'newest' } {
  const limit = value('limit');
  return { order: value('order') as 'newest' | undefined, cursor: value('cursor'), ...(limit !== undefined && { limit: Number(limit) }) };
}

async function body(request: IncomingMessage): Promise<string> {
  let text = '';
  for await (const chunk of request) text += String(chunk);
  return text;
}

function send(response: ServerResponse, status: number, value: object): void {
  response.writeHead(status, { 'content-type': status < 400 ? 'application/json' : 'application/problem+json' });
  response.end(JSON.stringify(value));
}

function problem(response: ServerResponse, error: unknown): void {
  if (response.headersSent) return void response.destroy();
  const code = error instanceof CairnError ? error.code : undefined;
  const detail = (error as Error).message.replace(`${code}: `, '');
  send(response, code === 'CAIRN_E_QUERY' || code === 'CAIRN_E_CURSOR' ? 400 : 500, { title: 'Problem', detail, code });
}
