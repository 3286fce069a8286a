// #region imports
import { Body, Controller, HttpCode, Injectable, Module, NotFoundException, Param, Patch, Post, UseGuards } from '@nestjs/common';
import type { CanActivate, ExecutionContext } from '@nestjs/common';
import { NestFactory } from '@nestjs/core';
import { Audit, AuditLogger, DirectoryAnchor, LoggingModule, NestLogger } from '@cairn/logging';
// #endregion

interface Invoice {
  amount: number;
  approver?: string;
}

/** Stands for the app's real authentication: who asks says who they are. */
@Injectable()
class UserGuard implements CanActivate {
  canActivate(context: ExecutionContext): boolean {
    const request = context.switchToHttp().getRequest<{ headers: { 'x-user'?: string }; user?: { id: string } }>();
    const id = request.headers['x-user'];
    if (id !== undefined) request.user = { id };
    return id !== 'mallory';
  }
}

// #region controller
@Controller('invoices')
@UseGuards(UserGuard)
class InvoicesController {
  private readonly invoices = new Map<string, Invoice>([['inv_1', { amount: 100 }]]);

  constructor(private readonly audit: AuditLogger) {}

  @Audit('invoice.changed', { resource: 'invoice', resourceId: 'id', before: ({ self, params }) => (self as InvoicesController).invoices.get(params['id']!) })
  @Patch(':id')
  change(@Param('id') id: string, @Body() change: Invoice): Invoice {
    const invoice = this.invoices.get(id);
    if (invoice === undefined) throw new NotFoundException(`There is no invoice ${id}`);
    const changed = { ...invoice, ...change };
    this.invoices.set(id, changed);
    return changed;
  }

  @Post('export')
  @HttpCode(204)
  async export(): Promise<void> {
    await this.audit.record({ event: 'invoice.exported', data: { count: this.invoices.size }, concerns: ['data_access'] });
  }
}
// #endregion

// #region module
@Module({
  imports: [LoggingModule.forRoot({ audit: { securityEvents: true, anchors: [new DirectoryAnchor('anchors')] } })],
  controllers: [InvoicesController],
})
class AppModule {}
// #endregion

async function bootstrap(): Promise<void> {
  const app = await NestFactory.create(AppModule, { bufferLogs: true });
  app.useLogger(app.get(NestLogger));
  app.enableShutdownHooks();
  await app.listen(Number(process.env['PORT'] ?? 3000), '127.0.0.1');
}

void bootstrap();
