// An app as a user writes it in CommonJS: one request to itself, then the end.
require('reflect-metadata');
const { Controller, Get, Module } = require('@nestjs/common');
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
}
Controller('tasks')(TaskController);
Get()(TaskController.prototype, 'list', Object.getOwnPropertyDescriptor(TaskController.prototype, 'list'));
Reflect.defineMetadata('design:paramtypes', [ApplicationLogger], TaskController);

class AppModule {}
Module({ imports: [LoggingModule.forRoot()], controllers: [TaskController] })(AppModule);

async function main() {
  const app = await NestFactory.create(AppModule, { bufferLogs: true });
  app.useLogger(app.get(NestLogger));
  await app.listen(0, '127.0.0.1');
  await (await fetch(`${await app.getUrl()}/tasks`)).json();
  await app.close();
}

void main();
