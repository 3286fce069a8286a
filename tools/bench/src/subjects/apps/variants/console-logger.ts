import { ConsoleLogger } from '@nestjs/common';
import type { LoggedApp } from '../logged-app';
import { REQUEST_LOG, requestLog } from '../request-log.interceptor';

/** Nest's own logger in its JSON form, to standard output, with an interceptor for requests. */
export function consoleLogger(): LoggedApp {
  const logger = new ConsoleLogger({ json: true });
  return { imports: [], providers: [{ provide: REQUEST_LOG, useValue: logger }, requestLog], logger };
}
