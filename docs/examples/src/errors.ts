// #region imports
import { Injectable, Module } from '@nestjs/common';
import { NestFactory } from '@nestjs/core';
import { ApplicationLogger, LoggingModule, NestLogger } from '@cairn/logging';
// #endregion

// #region service
@Injectable()
class Mailer {
  constructor(private readonly log: ApplicationLogger) {}

  send(to: string): void {
    try {
      connect();
    } catch (error) {
      this.log.error('Mail not sent', { to }, error);
    }
  }
}

function connect(): never {
  const refused = Object.assign(new Error('connect ECONNREFUSED 127.0.0.1:25'), { code: 'ECONNREFUSED' });
  throw new Error('the mail server does not answer', { cause: refused });
}
// #endregion

@Module({ imports: [LoggingModule.forRoot()], providers: [Mailer] })
class AppModule {}

async function main(): Promise<void> {
  const app = await NestFactory.createApplicationContext(AppModule, { bufferLogs: true });
  app.useLogger(app.get(NestLogger));
  app.get(Mailer).send('alice@example.com');
  // #region crash
  setTimeout(() => {
    throw new RangeError('nobody catches this');
  }, 10);
  // #endregion
}

void main();
