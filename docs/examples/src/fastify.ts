import { Controller, Get, Module, Param } from '@nestjs/common';
import { NestFactory } from '@nestjs/core';
import { FastifyAdapter } from '@nestjs/platform-fastify';
import { ApplicationLogger, LoggingModule, NestLogger } from '@cairn/logging';

@Controller('tasks')
class TaskController {
  constructor(private readonly log: ApplicationLogger) {}

  @Get(':id')
  find(@Param('id') id: string): { id: string } {
    this.log.info('Task read', { task_id: id });
    return { id };
  }
}

@Module({ imports: [LoggingModule.forRoot()], controllers: [TaskController] })
class AppModule {}

async function bootstrap(): Promise<void> {
  // #region adapter
  const app = await NestFactory.create(AppModule, new FastifyAdapter(), { bufferLogs: true });
  app.useLogger(app.get(NestLogger));
  // #endregion
  await app.listen(Number(process.env['PORT'] ?? 3000), '127.0.0.1');
}

void bootstrap();
