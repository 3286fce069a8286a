import { join } from 'node:path';
import type { DynamicModule, LoggerService } from '@nestjs/common';
import { format, transports } from 'winston';
import { peer } from '../../peers';
import type { LoggedApp } from '../logged-app';
import { REQUEST_LOG, requestLog } from '../request-log.interceptor';

interface NestWinston {
  readonly WinstonModule: { forRoot(options: object): DynamicModule };
  readonly WINSTON_MODULE_NEST_PROVIDER: string;
}

/** As its documentation replaces Nest's logger, with winston's File transport and an interceptor for requests, of which it has none. */
export function nestWinston(dir: string): LoggedApp {
  const { WinstonModule, WINSTON_MODULE_NEST_PROVIDER } = peer<NestWinston>('nest-winston');
  const lines = format.combine(format.timestamp(), format.ms(), format.json());
  return {
    imports: [WinstonModule.forRoot({ format: lines, transports: [new transports.File({ filename: join(dir, 'winston.log') })] })],
    providers: [{ provide: REQUEST_LOG, useExisting: WINSTON_MODULE_NEST_PROVIDER }, requestLog],
    use: (app) => app.useLogger(app.get<LoggerService>(WINSTON_MODULE_NEST_PROVIDER)),
  };
}
