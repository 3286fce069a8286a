// #region imports
import { Injectable, Module } from '@nestjs/common';
import { NestFactory } from '@nestjs/core';
import { ApplicationLogger, LoggingModule, LogOperation, NestLogger } from '@cairn/logging';
// #endregion

// #region service
@Injectable()
class TaskService {
  constructor(private readonly log: ApplicationLogger) {}

  @LogOperation()
  async create(title: string): Promise<string> {
    this.log.useCase('create task', { project_id: 'project_1' });
    if (title === '') {
      this.log.validationFailed('Task', [{ field: 'title', error: 'must not be empty' }]);
      throw new Error('a task needs a title');
    }
    const id = 'task_1';
    const log = this.log.child({ task_id: id });
    log.info('Task created');
    this.log.domainEvent('task.created', { aggregate_type: 'task', aggregate_id: id, version: 1 });
    return id;
  }
}
// #endregion

@Module({ imports: [LoggingModule.forRoot({ levels: { TaskService: 'debug' } })], providers: [TaskService] })
class AppModule {}

async function main(): Promise<void> {
  const app = await NestFactory.createApplicationContext(AppModule, { bufferLogs: true });
  app.useLogger(app.get(NestLogger));
  const tasks = app.get(TaskService);
  await tasks.create('Buy milk');
  await tasks.create('').catch(() => undefined); // recorded by @LogOperation()
  await app.close();
}

void main();
