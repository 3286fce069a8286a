// #region imports
import { Controller, Get, Module } from '@nestjs/common';
import { NestFactory } from '@nestjs/core';
import { LoggingModule, NestLogger } from '@cairn/logging';
// #endregion

@Controller('reports')
class ReportController {
  @Get('monthly')
  monthly(): never {
    throw new Error('the figures are missing');
  }
}

// #region module
@Module({
  imports: [LoggingModule.forRoot({ levels: { ExceptionsHandler: 'critical' } })],
  controllers: [ReportController],
})
class AppModule {}
// #endregion

async function bootstrap(): Promise<void> {
  const app = await NestFactory.create(AppModule, { bufferLogs: true });
  app.useLogger(app.get(NestLogger));
  await app.listen(Number(process.env['PORT'] ?? 3000), '127.0.0.1');
}

void bootstrap();
