// #region imports
import { Injectable, Module } from '@nestjs/common';
import { NestFactory } from '@nestjs/core';
import { Audit, AuditLogger, LoggingModule, NestLogger, runWithContext } from '@cairn/logging';
// #endregion

// #region service
@Injectable()
class Contracts {
  constructor(readonly audit: AuditLogger) {}

  @Audit('contract.signed', { resource: 'contract', resourceId: ({ args }) => String(args[0]), data: ({ args }) => ({ signer: args[1] }), personal: ['signer'] })
  async sign(id: string, _signer: string): Promise<string> {
    return `signed ${id}`;
  }

  /** Who has left asks to be forgotten: the trail stays as it is, and says nothing of them any more. */
  forget(userId: string): Promise<boolean> {
    return this.audit.eraseSubject(userId);
  }
}
// #endregion

@Module({ imports: [LoggingModule.forRoot({ audit: { personal: 'committed' } })], providers: [Contracts] })
class AppModule {}

async function main(): Promise<void> {
  const app = await NestFactory.createApplicationContext(AppModule, { bufferLogs: true });
  app.useLogger(app.get(NestLogger));
  const contracts = app.get(Contracts);
  await runWithContext({ user_id: 'usr_alice' }, () => contracts.sign('con_1', 'Alice Liddell'));
  await contracts.forget('usr_alice');
  await app.close();
}

void main();
