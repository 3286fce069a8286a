// #region imports
import { Controller, Get, Module, NotFoundException, Param } from '@nestjs/common';
import { NestFactory } from '@nestjs/core';
import { ApplicationLogger, LoggingModule, NestLogger } from '@cairn/logging';
import { LogQueryModule } from '@cairn/logging/query';
// #endregion

@Controller('tasks')
class TaskController {
  constructor(private readonly log: ApplicationLogger) {}

  @Get(':id')
  find(@Param('id') id: string): { id: string } {
    this.log.info('Task read', { task_id: id });
    if (id === 'none') throw new NotFoundException(`There is no task ${id}`);
    return { id };
  }
}

// #region module
@Module({
  imports: [LoggingModule.forRoot(), LogQueryModule.forRoot({ limits: { perMinute: 300 } })],
  controllers: [TaskController],
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
