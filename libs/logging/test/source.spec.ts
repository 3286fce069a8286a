import type { CanonicalRecord } from '@cairn/core';
import { startNode } from './support/child';
import { MappedApp } from './support/mapped-app';

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

describe.each(['commonjs', 'module'] as const)('with source maps, in an app of type %s', (type) => {
  let app: MappedApp;
  beforeEach(() => (app = new MappedApp(type)));
  afterEach(() => app.remove());

  const source = async (): Promise<unknown> => {
    const { stderr } = await app.run('json');
    return (JSON.parse(stderr.split('\n')[0]!) as CanonicalRecord).source;
  };

  it('an error of a package whose map names a source that is nowhere has its source in the app', async () => {
    expect(await source()).toEqual({ file: 'src/main.ts', line: 6, function: 'listTasks' });
  });

  it('the sources of the app need not be there', async () => {
    app.withoutSources();
    expect(await source()).toEqual({ file: 'src/main.ts', line: 6, function: 'listTasks' });
  });

  it('the frames of such a package are not shown as the app’s', async () => {
    const { stdout, stderr } = await app.run('pretty');
    const frames = `${stdout}${stderr}`.split('\n').filter((line) => /^ *(at |…)/.test(line));
    expect(frames.map((line) => /QueryRunner|main\.ts:\d+|more frames/.exec(line)?.[0])).toEqual(['QueryRunner', 'main.ts:6', 'main.ts:12']);
  });
});
