import { chmodSync, mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { CanonicalRecord } from '@cairn/core';
import { startFixture, type Ended } from '../support/child';
import { LogFiles } from '../support/log-files';

describe('the start of an app', () => {
  let files: LogFiles;
  beforeEach(() => (files = new LogFiles()));
  afterEach(() => files.remove());

  const boot = (way: string, env: NodeJS.ProcessEnv = {}): Promise<Ended> => startFixture('boot.js', { way, dir: files.dir }, { env }).ended;
  const messages = (): unknown[] => files.records('application').map(({ message }) => message);

  it('ends by itself after close, with the story of its life in the files', async () => {
    const { code, stderr } = await boot('plain');
    expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
    expect(files.records('application').map(({ event }) => event)).toEqual([
      'app.starting',
      'app.config_loaded',
      'app.started',
      'app.stopping',
      'app.stopped',
    ]);
  });

  it('records what Nest’s logger got before and after useLogger, in order', async () => {
    expect(await boot('buffered')).toMatchObject({ code: 0 });
    const told = messages().filter((message) => /useLogger/.test(String(message)));
    expect(told).toEqual(['before useLogger', 'after useLogger']);
  });

  // Nest tells what fails while the app is made; what fails later rejects the promise of the app's own code.
  it.each([
    ['throwing provider', 'ERROR', 'the provider cannot be made', /at new ThrowingProvider/],
    ['throwing provider, buffered', 'ERROR', 'the provider cannot be made', /at new ThrowingProvider/],
    ['missing dependency', 'ERROR', /can't resolve dependencies of the NeedyProvider/, /at .*injector\.js:\d+/],
    ['late provider', 'CRITICAL', 'Unhandled error', /at LateProvider\.onModuleInit/],
    ['port in use', 'CRITICAL', 'Unhandled error', /listen EADDRINUSE[^]*\n\s+at /],
  ])('that fails by a %s is recorded with its stack, and ends with Nest’s exit code', async (way, level, message, traceback) => {
    const { code } = await boot(way);
    expect(code).toBe(1);
    const [error, ...others] = files.records('application').filter((record) => record.exception !== undefined) as [CanonicalRecord];
    expect({ level: error.level, others }).toEqual({ level, others: [] });
    expect(error.message).toMatch(message);
    expect(error.exception?.traceback).toMatch(traceback);
    expect(files.lines('alerts').some((line) => line.includes(`"level":"${level}"`))).toBe(true);
  });

  it('leaves a logger of the app’s own in its place', async () => {
    const { stdout } = await boot('own logger');
    expect(stdout).toContain('own: for the app’s own logger\n');
    expect(messages()).not.toContain('for the app’s own logger');
  });

  it('leaves a failing start to a logger of the app’s own', async () => {
    const { code, stderr } = await boot('own logger, failing');
    expect({ code, stderr }).toEqual({ code: 1, stderr: 'own error: Error: the provider cannot be made\n' });
  });

  it('stays silent with logger: false', async () => {
    const { stdout, stderr } = await boot('no logger');
    expect({ stdout, stderr }).toEqual({ stdout: '', stderr: '' });
    expect(messages()).not.toContain('for nobody');
  });

  it('tells of variables that are nearly a setting, in a record and on stderr', async () => {
    const { code, stderr } = await boot('plain', { LOG_LEVL: 'debug', LOG_GROUP: 'shop' });
    expect(code).toBe(0);
    expect(stderr).toBe('[cairn] CAIRN_E_SETTING LOG_LEVL is not a setting: did you mean LOG_LEVEL?\n');
    const told = files.records('application').filter(({ level }) => level === 'WARNING');
    expect(told).toMatchObject([{ message: 'LOG_LEVL is not a setting. Did you mean LOG_LEVEL?', metadata: { variable: 'LOG_LEVL' } }]);
  });

  it('keeps to the levels chosen for Nest’s logger', async () => {
    await boot('chosen levels');
    expect(messages()).toContain('at the level');
    expect(messages()).not.toContain('below the level');
  });

  describe('with wrong settings', () => {
    const wrong = async (env: NodeJS.ProcessEnv, way = 'plain'): Promise<string> => {
      const { code, stderr, stdout } = await startFixture('boot.js', { way }, { env: { LOG_DIR: files.dir, ...env }, cwd: files.dir }).ended;
      expect(code).toBe(1);
      return `${stdout}${stderr}`.replace(/\u001b\[\d+m/g, '');
    };

    const LOUD = 'LOG_LEVEL: "loud" is not a level. Use one of TRACE, DEBUG, INFO, WARNING, ERROR, CRITICAL (also VERBOSE, LOG, SUCCESS, WARN, ERR, FATAL)';

    it('stops on one with one message naming setting, value and cure', async () => {
      expect((await wrong({ LOG_LEVEL: 'loud' })).split(LOUD)).toHaveLength(2);
    });

    it('names all of several, each with its value and cure', async () => {
      const said = await wrong({ LOG_LEVEL: 'loud', LOG_MAX_SIZE_MB: '-1', LOG_CONSOLE: 'purple', LOG_ROTATION: 'sometimes' });
      const cures = [LOUD, 'LOG_MAX_SIZE_MB: "-1" is not a number above 0', 'LOG_CONSOLE: "purple" is not a choice. Use one of auto, pretty, json, off.', 'LOG_ROTATION: "sometimes"'];
      for (const cure of cures) expect(said.split(cure)).toHaveLength(2);
      expect(said).toContain('4 settings cannot be used');
    });

    it.each(['plain', 'buffered', 'no logger'])('names wrong options and wrong variables together, once (%s)', async (way) => {
      const options = { console: 'off', sinks: [{ layout: 'nope' }], integration: { providers: ['a'] } };
      const { code, stdout, stderr } = await startFixture('boot.js', { way, options }, { env: { LOG_DIR: join(files.dir, 'logs'), LOG_ROTATION: 'sometimes' }, cwd: files.dir }).ended;
      expect(code).toBe(1);
      expect(stdout).not.toContain('cannot be used');
      expect(stderr.split('4 settings cannot be used')).toHaveLength(2);
      for (const name of ['LOG_ROTATION: "sometimes"', 'sinks[0].sink: undefined is no sink', 'sinks[0].layout: "nope" is not a layout', 'integration.providers: a list is no object']) {
        expect(stderr.split(name)).toHaveLength(2);
      }
      expect(files.names()).toEqual([]);
    });

    it('names a directory that cannot be one', async () => {
      const taken = join(files.dir, 'taken');
      writeFileSync(taken, '');
      const said = await wrong({ LOG_DIR: join(taken, 'logs') });
      expect(said).toContain(`LOG_DIR: ${JSON.stringify(join(taken, 'logs'))} cannot be written to (ENOTDIR). A part of the path is a file: name another directory.`);
    });

    it('names a directory it may not write to', async () => {
      const locked = join(files.dir, 'locked');
      mkdirSync(locked);
      chmodSync(files.dir, 0o755);
      chmodSync(locked, 0o500);
      const said = await wrong({ LOG_DIR: locked }, 'unprivileged');
      expect(said).toContain(`LOG_DIR: ${JSON.stringify(locked)} cannot be written to (EACCES). Give the user of this process write access, or name another directory.`);
    });
  });
});
