// An app whose one handler has an effect outside of it: node audited-app.js <effects file>. LOG_DIR, AUDIT_KEYS_DIR and the like come from the environment.
import 'reflect-metadata';
import { openSync, writeSync } from 'node:fs';
import { Audit, LoggingModule, NestLogger } from '@cairn/logging';
import { Controller, Get, HttpCode, Module, Param, Post } from '@nestjs/common';
import { NestFactory } from '@nestjs/core';

/** A file of its own, written at once: what happened, whatever becomes of the process. */
const effects = openSync(process.argv[2]!, 'a');

@Controller()
class Acts {
  @Audit('act.done', { resource: 'act', resourceId: 'id' })
  @Post('audited/:id')
  @HttpCode(204)
  audited(@Param('id') id: string): void {
    writeSync(effects, `${id}\n`);
  }

  @Post('plain/:id')
  @HttpCode(204)
  plain(@Param('id') id: string): void {
    writeSync(effects, `${id}\n`);
  }

  @Get('health')
  health(): string {
    return 'up';
  }
}

@Module({ imports: [LoggingModule.forRoot({ serviceName: 'faults', audit: {} })], controllers: [Acts] })
class AppModule {}

async function main(): Promise<void> {
  const app = await NestFactory.create(AppModule, { bufferLogs: true });
  app.useLogger(app.get(NestLogger));
  app.enableShutdownHooks();
  await app.listen(0, '127.0.0.1');
  process.send?.({ url: await app.getUrl() });
  process.once('disconnect', () => process.kill(process.pid, 'SIGTERM'));
}

void main();
