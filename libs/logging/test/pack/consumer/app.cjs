// An app as a user writes it in CommonJS: two requests to itself, then the end.
require('reflect-metadata');
const { Controller, Get, Module, SetMetadata, UseGuards } = require('@nestjs/common');
const { NestFactory } = require('@nestjs/core');
const { ApplicationLogger, LoggingModule, NestLogger } = require('@cairn/logging');

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

async function main() {
  const app = await NestFactory.create(AppModule, { bufferLogs: true });
  app.useLogger(app.get(NestLogger));
  await app.listen(0, '127.0.0.1');
  await (await fetch(`${await app.getUrl()}/tasks`)).json();
  await fetch(`${await app.getUrl()}/tasks/lock`);
  await app.close();
}

void main();
