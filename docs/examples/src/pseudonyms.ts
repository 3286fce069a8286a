// #region imports
import { Module } from '@nestjs/common';
import { NestFactory } from '@nestjs/core';
import { LoggingModule, LoggingRuntime, NestLogger, scanDirectory } from '@cairn/logging';
// #endregion

// #region options
const logging = LoggingModule.forRoot({
  pseudonymise: ['user_id', 'email'],
  pseudonymKey: process.env['LOG_PSEUDONYM_KEY'] ?? 'for this example only',
  redactPatterns: [/\bEMP-\d{6}\b/g],
  redaction: { integration: { redactKeys: ['plate'], redactAllow: ['csrf_token'] } },
});
// #endregion

@Module({ imports: [logging] })
class AppModule {}

async function main(): Promise<void> {
  const app = await NestFactory.createApplicationContext(AppModule, { bufferLogs: true });
  app.useLogger(app.get(NestLogger));
  const log = app.get(LoggingRuntime).logger('Parking', 'integration');
  // #region call
  log.info('Permit of alice@example.com ordered by EMP-204117', {
    userId: 42,
    contact: { email: 'Alice@example.com' },
    plate: 'B-AC 1234',
    csrf_token: 'shown in this category only',
  });
  // #endregion
  await app.close();
  // #region scan
  const { lines, corrupt, found, findings } = await scanDirectory('logs');
  for (const { file, line, path, rule, excerpt } of findings) process.stdout.write(`${file}:${line} ${path} ${rule}: ${excerpt}\n`);
  process.stdout.write(`${found} findings in ${lines} lines, ${corrupt} of them no JSON\n`);
  // #endregion
}

void main();
