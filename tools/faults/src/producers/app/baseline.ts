import { AsyncLocalStorage } from 'node:async_hooks';
import { randomUUID } from 'node:crypto';
import type { IncomingMessage, ServerResponse } from 'node:http';
import { format, type Logger } from 'winston';
import { SlowTransport } from '../slow';
import type { TargetOptions } from '../target';
import { winstonLogger } from '../winston.target';
import type { AppLog } from './app-log';

const story = new AsyncLocalStorage<{ readonly request_id: string }>();

/** The usual recipe: a format that adds the request's id from the async context. */
const withRequestId = format((info) => Object.assign(info, { context: { request_id: story.getStore()?.request_id ?? null } }));

/** An app's logging with winston alone: a logger, and a middleware for request records. */
export class Baseline {
  private readonly logger: Logger;

  constructor(options: TargetOptions, slow: boolean) {
    this.logger = winstonLogger(options);
    this.logger.format = format.combine(format.timestamp(), withRequestId(), format.json());
    if (slow) this.logger.add(new SlowTransport());
  }

  get log(): AppLog {
    return {
      info: (message, metadata) => void this.logger.info(message, { metadata }),
      warn: (message, metadata) => void this.logger.warn(message, { metadata }),
    };
  }

  readonly middleware = (req: IncomingMessage, res: ServerResponse, next: () => void): void => {
    const { method, url = '', headers } = req;
    const request_id = String(headers['x-request-id'] ?? randomUUID());
    res.on('finish', () => {
      const metadata = { method, path: url.split('?')[0], status_code: res.statusCode, outcome: 'complete' };
      this.logger.info('HTTP request completed', { event: 'http.request.completed', category: 'request', metadata });
    });
    story.run({ request_id }, next);
  };
}
