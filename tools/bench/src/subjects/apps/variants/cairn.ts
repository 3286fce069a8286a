import { join } from 'node:path';
import { LoggingModule, NestLogger } from '@cairn/logging';
import type { AppSubject } from '../app-subject';
import type { LoggedApp } from '../logged-app';

/** All defaults, but for the size at which files roll, whose cost has a measure of its own. */
export function cairn(subject: AppSubject, dir: string): LoggedApp {
  const quiet = subject === 'cairn' ? { console: 'off' as const } : {};
  return {
    imports: [LoggingModule.forRoot({ serviceName: 'bench', dir: join(dir, 'logs'), maxSizeMb: 100_000, ...quiet })],
    use: (app) => app.useLogger(app.get(NestLogger)),
  };
}
