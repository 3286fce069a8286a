import { AsyncLocalStorage } from 'node:async_hooks';
import { randomUUID } from 'node:crypto';
import type { IncomingMessage, ServerResponse } from 'node:http';
import { join } from 'node:path';
import type { INestApplication } from '@nestjs/common';
import { Batches } from '../../batches';
import type { LoggedApp } from '../logged-app';

/** Lines are in the file this much later, as those of the loggers are, ms. */
const FLUSH_MS = 100;

type Handle = (req: IncomingMessage, res: ServerResponse, next?: unknown) => void;
interface FastifyInstance {
  addHook(name: 'onRequest', hook: (request: { raw: IncomingMessage }, reply: { raw: ServerResponse }, done: () => void) => void): void;
}

const story = new AsyncLocalStorage<object>();

/**
 * What a request's record costs in a Nest app when nothing is done that need not be: its ids, an async context that bears them, one listener for the end of the response, one JSON.stringify of what Cairn records, one write per
 * 64 KiB. Nothing is masked, no id is returned, and nothing is recorded of a client that leaves.
 */
export function floor(dir: string): LoggedApp {
  const out = new Batches(join(dir, 'floor.log'));
  setInterval(() => void out.flush(), FLUSH_MS).unref();
  return { imports: [], logger: false, use: (app) => enterAt(app, (req, res, next) => begin(out, req, res, next)) };
}

/** The nearest place to the framework that is ahead of it. */
function enterAt(app: INestApplication, enter: (req: IncomingMessage, res: ServerResponse, next: () => void) => void): void {
  const adapter = app.getHttpAdapter();
  if (adapter.getType() === 'fastify') {
    (adapter.getInstance() as FastifyInstance).addHook('onRequest', ({ raw: req }, { raw: res }, done) => enter(req, res, done));
    return;
  }
  const express = adapter.getInstance() as { handle: Handle };
  const { handle } = express;
  express.handle = (req, res, next) => enter(req, res, () => handle.call(express, req, res, next));
}

function begin(out: Batches, req: IncomingMessage, res: ServerResponse, next: () => void): void {
  const began = performance.now();
  const request_id = randomUUID();
  const context = { request_id, user_id: null, organization_id: null, correlation_id: request_id, trace_id: randomUUID(), span_id: request_id };
  const { method, url, headers, socket } = req;
  res.on('finish', () => out.add(lineOf(context, {
    method, path: url!.slice(0, url!.indexOf('?')), route: '/tasks/:id', status_code: res.statusCode, duration_ms: Math.round((performance.now() - began) * 1_000) / 1_000,
    user_agent: headers['user-agent'] ?? null, ip_address: socket.remoteAddress, request_size_bytes: 0, response_size_bytes: 0, referrer: headers.referer ?? null, host: headers.host ?? null,
    handler: 'TasksController.one', outcome: 'complete', slow: false,
  })));
  story.run(context, next);
}

const { pid } = process;

/** One literal: to spread others into it costs more. */
function lineOf(context: object, metadata: object): string {
  return `${JSON.stringify({
    timestamp: new Date().toISOString(), level: 'INFO', service: 'bench', version: '1.0.0', environment: 'production', category: 'request', event: 'http.request.completed', component: 'http',
    message: 'HTTP request completed', context, metadata, record_id: 'rec_bb20af6878cc_5', process_id: pid, thread_id: 0, host_name: 'bench',
  })}\n`;
}
