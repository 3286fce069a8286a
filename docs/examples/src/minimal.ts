import { Controller, Get, Module, Param } from '@nestjs/common';
import { NestFactory } from '@nestjs/core';
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
  const app = await NestFactory.create(AppModule, { bufferLogs: true });
  app.useLogger(app.get(NestLogger));
  await app.listen(Number(process.env['PORT'] ?? 3000), '127.0.0.1');
}

void bootstrap();
