// The same as an ES module, by named imports.
import 'reflect-metadata';
import { Controller, Get, Module, SetMetadata, UseGuards } from '@nestjs/common';
import { NestFactory } from '@nestjs/core';
import { ApplicationLogger, LoggingModule, LogOperation, NestLogger, newExecutionId, Sensitive } from '@cairn/logging';
import { LoggingTestingModule, recordMatchers } from '@cairn/logging/testing';

for (const named of [LogOperation, newExecutionId, Sensitive, LoggingTestingModule.forRoot, recordMatchers.toHaveLogged]) {
  if (typeof named !== 'function') throw new TypeError('a named import is missing');
}

class TaskController {
  constructor(log) {
    this.log = log;
  }
  list() {
    this.log.info('Tasks listed', { password: 'hunter2' });
    return [];
  }
  lock() {}
}
class NoGuard {
  canActivate() {
    return false;
  }
}
Controller('tasks')(TaskController);
Get()(TaskController.prototype, 'list', Object.getOwnPropertyDescriptor(TaskController.prototype, 'list'));
const lock = Object.getOwnPropertyDescriptor(TaskController.prototype, 'lock');
for (const decorate of [Get('lock'), UseGuards(NoGuard), SetMetadata('permissions', ['task:lock'])]) decorate(TaskController.prototype, 'lock', lock);
Reflect.defineMetadata('design:paramtypes', [ApplicationLogger], TaskController);

class AppModule {}
Module({ imports: [LoggingModule.forRoot()], controllers: [TaskController] })(AppModule);

const app = await NestFactory.create(AppModule, { bufferLogs: true });
app.useLogger(app.get(NestLogger));
await app.listen(0, '127.0.0.1');
await (await fetch(`${await app.getUrl()}/tasks`)).json();
await fetch(`${await app.getUrl()}/tasks/lock`);
await app.close();
