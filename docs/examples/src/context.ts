// #region imports
import { Controller, Get, Injectable, Module, UseGuards, type CanActivate, type ExecutionContext } from '@nestjs/common';
import { NestFactory } from '@nestjs/core';
import { ApplicationLogger, LogContext, LoggingModule, NestLogger } from '@cairn/logging';
// #endregion

/** Stands for any authentication: what matters is that it sets `request.user`. */
@Injectable()
class UserGuard implements CanActivate {
  canActivate(execution: ExecutionContext): boolean {
    const request = execution.switchToHttp().getRequest<{ user?: object }>();
    request.user = { id: 'user_7', organization_id: 'org_1', username: 'alice' };
    return true;
  }
}

// #region controller
@Controller('invoices')
@UseGuards(UserGuard)
class InvoiceController {
  constructor(
    private readonly log: ApplicationLogger,
    private readonly context: LogContext,
  ) {}

  @Get()
  list(): Record<string, string> {
    this.context.set({ tenant_id: 'acme', plan: 'gold' });
    this.log.info('Invoices listed', { count: 3 });
    return this.context.headers();
  }
}
// #endregion

@Module({ imports: [LoggingModule.forRoot()], controllers: [InvoiceController] })
class AppModule {}

async function bootstrap(): Promise<void> {
  const app = await NestFactory.create(AppModule, { bufferLogs: true });
  app.useLogger(app.get(NestLogger));
  await app.listen(Number(process.env['PORT'] ?? 3000), '127.0.0.1');
}

void bootstrap();
