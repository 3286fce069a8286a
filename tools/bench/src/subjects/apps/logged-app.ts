import type { DynamicModule, INestApplication, LoggerService } from '@nestjs/common';
import type { AppOptions } from './app-subject';

/** What an app imports to have its requests logged, and what its main.ts does. */
export interface LoggedApp {
  readonly imports: NonNullable<DynamicModule['imports']>;
  readonly providers?: NonNullable<DynamicModule['providers']>;
  /** False: none; absent: set by `use`. */
  readonly logger?: LoggerService | false;
  readonly use?: (app: INestApplication) => void;
}

/** Only what the subject uses is loaded. */
export async function loggedApp({ subject, dir, platform }: AppOptions): Promise<LoggedApp> {
  switch (subject) {
    case 'bare':
    case 'bare again':
      return { imports: [], logger: false };
    case 'cairn':
    case 'cairn with console':
      return (await import('./variants/cairn.js')).cairn(subject, dir);
    case 'nestjs-pino':
      return (await import('./variants/nestjs-pino.js')).nestjsPino(platform, dir);
    case 'nest-winston':
      return (await import('./variants/nest-winston.js')).nestWinston(dir);
    case 'ConsoleLogger':
      return (await import('./variants/console-logger.js')).consoleLogger();
    case 'floor':
      return (await import('./variants/floor.js')).floor(dir);
  }
}
