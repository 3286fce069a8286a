import { Controller, Get, Injectable, Module } from '@nestjs/common';
import { NestFactory } from '@nestjs/core';
import { LoggingModule, NestLogger, type LoggingOptions } from '@cairn/logging';

/** Stands for whatever knows an app's configuration, such as ConfigService of @nestjs/config. */
@Injectable()
class Configuration {
  readonly logging: LoggingOptions = { serviceName: 'task-api', request: { ignore: ['/internal/*'] } };
}

@Module({ providers: [Configuration], exports: [Configuration] })
class ConfigurationModule {}

@Controller()
class TaskController {
  @Get('tasks')
  list(): string[] {
    return [];
  }

  @Get('internal/state')
  state(): { ready: boolean } {
    return { ready: true };
  }
}

// #region module
@Module({
  imports: [
    LoggingModule.forRootAsync({
      imports: [ConfigurationModule],
      inject: [Configuration],
      useFactory: (configuration: Configuration) => configuration.logging,
    }),
  ],
  controllers: [TaskController],
})
class AppModule {}
// #endregion

async function bootstrap(): Promise<void> {
  const app = await NestFactory.create(AppModule, { bufferLogs: true });
  app.useLogger(app.get(NestLogger));
  await app.listen(Number(process.env['PORT'] ?? 3000), '127.0.0.1');
}

void bootstrap();
