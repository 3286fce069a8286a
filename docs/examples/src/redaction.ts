// #region imports
import { Module } from '@nestjs/common';
import { NestFactory } from '@nestjs/core';
import { LoggingModule, LoggingRuntime, NestLogger, Sensitive } from '@cairn/logging';
// #endregion

// #region dto
class Payout {
  amount = 120;
  @Sensitive()
  recipient = 'Alice Example';
  @Sensitive({ keep: 'last4' })
  iban = 'DE02120300000000202051';
}
// #endregion

@Module({ imports: [LoggingModule.forRoot({ redactKeys: ['badge number'] })] })
class AppModule {}

async function main(): Promise<void> {
  const app = await NestFactory.createApplicationContext(AppModule, { bufferLogs: true });
  app.useLogger(app.get(NestLogger));
  const log = app.get(LoggingRuntime).logger('Checkout');
  // #region call
  log.info('Signed in alice@example.com with Bearer abc.def.ghi1', {
    user: { email: 'alice@example.com', newPassword: 'hunter2', badgeNumber: 4711 },
    headers: new Map([['Cookie', 'session=8f2c'], ['accept', 'text/html']]),
    url: 'https://bob:s3cret@example.com/hook?token=8f2c&page=2',
    card: '4111 1111 1111 1111',
    order: '4111 1111 1111 1112',
    tokens: 512,
    payout: new Payout(),
  });
  // #endregion
  await app.close();
}

void main();
