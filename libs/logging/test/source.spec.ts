import { startNode } from './support/child';

/** An error that no place of the app made. */
const APP = `
const { NestFactory } = require('@nestjs/core');
const { LoggingModule } = require('@cairn/logging');
NestFactory.createApplicationContext(LoggingModule.forRoot(), { logger: false }).then(() => {
  const error = new Error('gone');
  error.stack = 'Error: gone';
  void Promise.reject(error);
});`;

it.each(['--enable-source-maps', '--no-deprecation'])('the source of a crash is left out rather than a place of ours (node %s)', async (flag) => {
  const child = startNode([flag, '-e', APP], { cwd: __dirname, env: { LOG_TO_FILE: 'false', LOG_CONSOLE: 'json' } });
  const { stderr } = await child.ended;
  const record = stderr.split('\n').find((line) => line.includes('"app.unhandled"')) ?? '{}';
  expect(JSON.parse(record)).toMatchObject({ event: 'app.unhandled', exception: { message: 'gone' } });
  expect(JSON.parse(record)).not.toHaveProperty('source');
});
