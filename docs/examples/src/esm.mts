import { Controller, Get, Module } from '@nestjs/common';
import { NestFactory } from '@nestjs/core';
import { logInfo, LoggingModule, NestLogger } from '@cairn/logging';

@Controller('tasks')
class TaskController {
  @Get()
  list(): string[] {
    logInfo('Tasks listed', { component: 'TaskController', count: 0 });
    return [];
  }
}

@Module({ imports: [LoggingModule.forRoot()], controllers: [TaskController] })
class AppModule {}

const app = await NestFactory.create(AppModule, { bufferLogs: true });
app.useLogger(app.get(NestLogger));
await app.listen(Number(process.env['PORT'] ?? 3000), '127.0.0.1');
