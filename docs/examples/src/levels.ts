// #region imports
import { BadRequestException, Body, Controller, Delete, Get, Module, Param, Put } from '@nestjs/common';
import { NestFactory } from '@nestjs/core';
import { ApplicationLogger, LoggingModule, LogLevels, NestLogger, type LevelChange } from '@cairn/logging';
// #endregion

// #region admin
interface WantedLevel {
  level: 'trace' | 'debug' | 'info' | 'warning' | 'error';
  /** Such as `10m`. */
  for?: string;
}

/** Behind a guard for those who run the app. */
@Controller('admin/levels')
class LevelsController {
  constructor(private readonly levels: LogLevels) {}

  @Put(':target')
  set(@Param('target') target: string, @Body() { level, for: time = '10m' }: WantedLevel): LevelChange {
    try {
      return this.levels.set(target, level, { for: time, by: 'alice' });
    } catch (error) {
      throw new BadRequestException((error as Error).message); // it names what cannot be used, and the cure
    }
  }

  @Get()
  list(): LevelChange[] {
    return this.levels.list();
  }

  @Delete()
  reset(): number {
    return this.levels.reset();
  }
}
// #endregion

// #region task
@Controller('tasks')
class TaskController {
  constructor(private readonly log: ApplicationLogger) {}

  @Get(':id')
  find(@Param('id') id: string): { id: string } {
    this.log.debug('Cache asked', { key: `task:${id}`, hit: false });
    if (id === 'broken') throw new Error('the row cannot be read');
    return { id };
  }
}
// #endregion

// #region module
@Module({
  imports: [LoggingModule.forRoot({ debugOnFailure: true })], // and LOG_LEVEL_KEY in the environment
  controllers: [TaskController, LevelsController],
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
