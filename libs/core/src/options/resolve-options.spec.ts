import { mkdirSync, mkdtempSync, realpathSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { CairnError } from '../errors/cairn-error';
import type { CoreOptions } from './options';
import { resolveOptions, type Surroundings } from './resolve-options';

let cwd: string;
beforeAll(() => {
  cwd = realpathSync(mkdtempSync(join(tmpdir(), 'cairn-options-')));
  writeFileSync(join(cwd, 'package.json'), JSON.stringify({ name: '@acme/task-api', version: '3.2.1' }));
});
afterAll(() => rmSync(cwd, { recursive: true, force: true }));

const resolve = (options: object = {}, env: NodeJS.ProcessEnv = {}, where: Surroundings = {}) =>
  resolveOptions(options as CoreOptions, env, { cwd, isTerminal: false, ...where });

function refusal(options: object, env: NodeJS.ProcessEnv = {}): string {
  try {
    resolve(options, env);
  } catch (error) {
    expect(error).toBeInstanceOf(CairnError);
    expect((error as CairnError).code).toBe('CAIRN_E_SETTING');
    return (error as CairnError).message;
  }
  throw new Error('the settings were accepted');
}

describe('defaults', () => {
  it('are those of the reference', () => {
    const { levels, origins, ...rest } = resolve();
    expect(rest).toMatchObject({
      serviceName: 'task-api',
      serviceVersion: '3.2.1',
      environment: 'development',
      level: { name: 'INFO' },
      format: 'nested',
      console: 'json',
      toFile: true,
      dir: join(cwd, 'logs'),
      taskDir: join(cwd, 'logs', 'background_tasks'),
      maxSizeBytes: 50 * 1024 * 1024,
      backupCount: 10,
      rotation: 'internal',
      flushMs: 100,
      bufferBytes: 8 * 1024 * 1024,
      slowRequestMs: 1000,
      slowQueryMs: 1000,
      timestamp: 'ms',
      redactKeys: [],
      redactAllow: [],
      redisUrl: undefined,
      redactPatterns: [],
      redaction: {},
      pseudonymise: [],
      pseudonymKey: undefined,
      pseudonymDomain: 'keep',
      source: 'error',
    });
    expect([...levels].map(([name, level]) => [name, level.name])).toEqual([
      ['TYPEORM', 'WARNING'],
      ['BULLMQ', 'WARNING'],
      ['NEST', 'WARNING'],
    ]);
    expect(new Set(origins.values())).toEqual(new Set(['default']));
  });

  it('keep files as long as the retention table says', () => {
    expect(resolve().retentionDays).toEqual({
      request: 30,
      application: 30,
      integration: 30,
      job: 30,
      alerts: 90,
      security: 90,
      oauth: 90,
      database: 7,
      metric: 7,
      audit: 365,
    });
  });

  it('put the task directory below the log directory that was chosen', () => {
    expect(resolve({ dir: '/var/log/app' }).taskDir).toBe('/var/log/app/background_tasks');
  });

  it('take the name from the nearest package.json that has one', () => {
    const nested = join(cwd, 'dist', 'src');
    mkdirSync(nested, { recursive: true });
    writeFileSync(join(cwd, 'dist', 'package.json'), JSON.stringify({ type: 'commonjs' }));
    writeFileSync(join(nested, 'package.json'), '{ not JSON');
    expect(resolve({}, {}, { cwd: nested }).serviceName).toBe('task-api');
  });

  it('cannot be changed afterwards', () => {
    const resolved = resolve();
    expect(Object.isFrozen(resolved)).toBe(true);
    expect(Object.isFrozen(resolved.retentionDays)).toBe(true);
    expect(Object.isFrozen(resolved.redactKeys)).toBe(true);
  });
});

describe('precedence', () => {
  it('is code over environment over default, and remembered', () => {
    const resolved = resolve({ level: 'debug' }, { LOG_LEVEL: 'ERROR', LOG_DIR: '/var/log/app' });
    expect(resolved.level.name).toBe('DEBUG');
    expect(resolved.dir).toBe('/var/log/app');
    expect(resolved.origins.get('level')).toBe('option');
    expect(resolved.origins.get('dir')).toBe('environment');
    expect(resolved.origins.get('format')).toBe('default');
  });

  it('takes ENVIRONMENT before NODE_ENV', () => {
    expect(resolve({}, { NODE_ENV: 'production' }).environment).toBe('production');
    expect(resolve({}, { NODE_ENV: 'production', ENVIRONMENT: 'staging' }).environment).toBe('staging');
  });

  it('takes an empty variable and an undefined option as not set', () => {
    expect(resolve({ format: undefined }, { LOG_LEVEL: '', LOG_FORMAT: 'ecs' })).toMatchObject({ level: { name: 'INFO' }, format: 'ecs' });
  });

  it('does not look at a wrong variable that code overrides', () => {
    expect(resolve({ level: 'INFO' }, { LOG_LEVEL: 'loud' }).level.name).toBe('INFO');
  });
});

describe('every setting', () => {
  const cases: [variable: string, text: string, option: string, value: unknown, resolvedAs?: string, expected?: unknown][] = [
    ['SERVICE_NAME', 'billing', 'serviceName', 'billing'],
    ['SERVICE_VERSION', '9.9', 'serviceVersion', '9.9'],
    ['ENVIRONMENT', 'staging', 'environment', 'staging'],
    ['LOG_LEVEL', 'warn', 'level', 'warn', 'level', expect.objectContaining({ name: 'WARNING' })],
    ['LOG_FORMAT', 'CP1', 'format', 'cp1'],
    ['LOG_CONSOLE', 'off', 'console', 'off'],
    ['LOG_TO_FILE', 'no', 'toFile', false],
    ['LOG_DIR', '/srv/l', 'dir', '/srv/l'],
    ['TASK_LOG_DIR', '/srv/t', 'taskDir', '/srv/t'],
    ['LOG_MAX_SIZE_MB', '0.5', 'maxSizeMb', 0.5, 'maxSizeBytes', 524_288],
    ['LOG_BACKUP_COUNT', '3', 'backupCount', 3],
    ['LOG_ROTATION', 'external', 'rotation', 'external'],
    ['LOG_FLUSH_MS', '20', 'flushMs', 20],
    ['LOG_BUFFER_MB', '2', 'bufferMb', 2, 'bufferBytes', 2_097_152],
    ['LOG_SLOW_REQUEST_MS', '250', 'slowRequestMs', 250],
    ['LOG_SLOW_QUERY_MS', '12.5', 'slowQueryMs', 12.5],
    ['LOG_TIMESTAMP', 'us', 'timestamp', 'us'],
    ['LOG_REDACT_KEYS', ' badge , locker', 'redactKeys', ['badge', 'locker']],
    ['LOG_REDACT_ALLOW', 'token_count', 'redactAllow', ['token_count']],
    ['REDIS_URL', 'rediss://cache:6380', 'redisUrl', 'rediss://cache:6380'],
    ['LOG_PSEUDONYM_KEY', 'sixteen letters!', 'pseudonymKey', 'sixteen letters!'],
    ['LOG_PSEUDONYM_DOMAIN', 'drop', 'pseudonymDomain', 'drop'],
    ['LOG_SOURCE', 'all', 'source', 'all'],
  ];

  it.each(cases)('%s does the same as the option', (variable, text, option, value, resolvedAs = option, expected = value) => {
    expect(resolve({}, { [variable]: text })).toHaveProperty(resolvedAs, expected);
    expect(resolve({ [option]: value })).toHaveProperty(resolvedAs, expected);
  });

  it.each(['true', '1', 'YES', ' on '])('yes may be written %j', (text) => expect(resolve({}, { LOG_TO_FILE: text }).toFile).toBe(true));
  it.each(['false', '0', 'No', 'OFF'])('no may be written %j', (text) => expect(resolve({}, { LOG_TO_FILE: text }).toFile).toBe(false));
});

describe('the console', () => {
  it.each([
    [true, 'development', 'pretty'],
    [true, 'production', 'json'],
    [true, 'PROD', 'json'],
    [false, 'development', 'json'],
  ])('on a terminal: %s, in %s, is %s', (isTerminal, environment, expected) => {
    expect(resolve({ environment }, {}, { isTerminal }).console).toBe(expected);
  });

  it('is what was asked for otherwise', () => {
    expect(resolve({ console: 'pretty', environment: 'production' }).console).toBe('pretty');
  });
});

describe('a level', () => {
  it.each([
    ['VERBOSE', 'TRACE'],
    ['verbose', 'TRACE'],
    ['LOG', 'INFO'],
    ['log', 'INFO'],
    ['success', 'INFO'],
    ['Warn', 'WARNING'],
    ['fatal', 'CRITICAL'],
    [' error ', 'ERROR'],
  ])('may be called %j, as Nest and other loggers do, and means %s', (name, level) => {
    expect(resolve({ level: name }).level.name).toBe(level);
    expect(resolve({}, { LOG_LEVEL: name }).level.name).toBe(level);
  });
});

describe('levels by component', () => {
  const levels = (options: object, env: NodeJS.ProcessEnv = {}) =>
    Object.fromEntries([...resolve(options, env).levels].map(([name, level]) => [name, level.name]));

  it('come from LOG_LEVEL_<COMPONENT> and from code, which wins', () => {
    const found = levels({ levels: { 'task-service': 'debug' } }, { LOG_LEVEL_TASK_SERVICE: 'ERROR', LOG_LEVEL_REQUEST: 'warn' });
    expect(found).toMatchObject({ TASK_SERVICE: 'DEBUG', REQUEST: 'WARNING' });
  });

  it('accept TERRAFORM_LOG_LEVEL for provisioning, unless that has its own', () => {
    expect(levels({}, { TERRAFORM_LOG_LEVEL: 'trace' }).PROVISIONING).toBe('TRACE');
    expect(levels({}, { TERRAFORM_LOG_LEVEL: 'trace', LOG_LEVEL_PROVISIONING: 'info' }).PROVISIONING).toBe('INFO');
  });

  it('hold third parties at WARNING, or higher when everything is, unless set', () => {
    expect(levels({ level: 'DEBUG' }).TYPEORM).toBe('WARNING');
    expect(levels({ level: 'CRITICAL' }).TYPEORM).toBe('CRITICAL');
    expect(levels({}, { LOG_LEVEL_TYPEORM: 'debug' })).toMatchObject({ TYPEORM: 'DEBUG', BULLMQ: 'WARNING' });
  });
});

describe('retention', () => {
  it('has presets for the first row of the table', () => {
    expect(resolve({}, { LOG_RETENTION: 'development' }).retentionDays).toMatchObject({ request: 3, job: 3, alerts: 90, database: 7 });
    expect(resolve({ retention: 'staging' }).retentionDays).toMatchObject({ application: 7, integration: 7 });
  });

  it('can be set for one kind of file', () => {
    const { retentionDays } = resolve({ retentionDays: { database: 14 } }, { LOG_RETENTION_ALERTS: '120', LOG_RETENTION_DATABASE: '1', LOG_RETENTION_DEFAULT: '10' });
    expect(retentionDays).toMatchObject({ database: 14, alerts: 120, request: 10, job: 10 });
  });
});

describe('a wrong setting', () => {
  it.each<[object, NodeJS.ProcessEnv, string]>([
    [{}, { LOG_LEVEL: 'loud' }, 'LOG_LEVEL: "loud" is not a level. Use one of TRACE, DEBUG, INFO, WARNING, ERROR, CRITICAL (also VERBOSE, LOG, SUCCESS, WARN, ERR, FATAL).'],
    [{ level: 'loud' }, {}, 'level: "loud" is not a level. Use one of TRACE, DEBUG, INFO, WARNING, ERROR, CRITICAL (also VERBOSE, LOG, SUCCESS, WARN, ERR, FATAL).'],
    [{}, { LOG_MAX_SIZE_MB: '-5' }, 'LOG_MAX_SIZE_MB: "-5" is not a number above 0, at most 1048576. Write the number of megabytes alone.'],
    [{ maxSizeMb: -5 }, {}, 'maxSizeMb: -5 is not a number above 0, at most 1048576. Write the number of megabytes alone.'],
    [{ maxSizeMb: Number.NaN }, {}, 'maxSizeMb: NaN is not a number above 0, at most 1048576. Write the number of megabytes alone.'],
    [{}, { LOG_MAX_SIZE_MB: '50MB' }, 'LOG_MAX_SIZE_MB: "50MB" is not a number above 0, at most 1048576. Write the number of megabytes alone.'],
    [{}, { LOG_BACKUP_COUNT: '2.5' }, 'LOG_BACKUP_COUNT: "2.5" is not a whole number from 0 to 100000. Write the number of files alone.'],
    [{}, { LOG_FLUSH_MS: '0x10' }, 'LOG_FLUSH_MS: "0x10" is not a whole number from 1 to 60000. Write the number of milliseconds alone.'],
    [{}, { LOG_TO_FILE: 'maybe' }, 'LOG_TO_FILE: "maybe" is neither yes nor no. Use true or false (also 1/0, yes/no, on/off).'],
    [{}, { REDIS_URL: 'http://:hunter2@cache' }, 'REDIS_URL: "http://…" is no address of a Redis. Use a URL such as redis://127.0.0.1:6379 (rediss:// with TLS).'],
    [{}, { REDIS_URL: 'hunter2@cache' }, 'REDIS_URL: (not shown) is no address of a Redis. Use a URL such as redis://127.0.0.1:6379 (rediss:// with TLS).'],
    [{}, { LOG_ROTATION: 'weekly' }, 'LOG_ROTATION: "weekly" is not a choice. Use one of internal, external.'],
    [{ levels: { TypeOrm: 'loud' } }, {}, 'levels.TypeOrm: "loud" is not a level. Use one of TRACE, DEBUG, INFO, WARNING, ERROR, CRITICAL (also VERBOSE, LOG, SUCCESS, WARN, ERR, FATAL).'],
    [{}, { TERRAFORM_LOG_LEVEL: 'x' }, 'TERRAFORM_LOG_LEVEL: "x" is not a level. Use one of TRACE, DEBUG, INFO, WARNING, ERROR, CRITICAL (also VERBOSE, LOG, SUCCESS, WARN, ERR, FATAL).'],
    [{}, { LOG_RETENTION: '90' }, 'LOG_RETENTION: "90" is not a choice. Use one of development, staging, production. For a number of days set LOG_RETENTION_DEFAULT=90 (retentionDays: { default: 90 }).'],
    [{}, { LOG_RETENTION_DATABASE: '0' }, 'LOG_RETENTION_DATABASE: "0" is not a whole number from 1 to 36500. Write the number of days alone.'],
    [{ redactKeys: ['badge', ''] }, {}, 'redactKeys: "" is no name: it has neither a letter nor a digit. Write whole names, such as badge_number; there are no wildcards.'],
    [{}, { LOG_REDACT_KEYS: 'badge,***' }, 'LOG_REDACT_KEYS: "***" is no name: it has neither a letter nor a digit. Write whole names, such as badge_number; there are no wildcards.'],
    [{ redaction: { request: { redactAllow: ['-'] } } }, {}, 'redaction.request.redactAllow: "-" is no name: it has neither a letter nor a digit. Write whole names, such as badge_number; there are no wildcards.'],
    [{ redactKeys: [1] }, {}, 'redactKeys: a list is not a list of names. Separate the names by commas.'],
    [{ pseudonymKey: 'hunter2' }, {}, 'pseudonymKey: has 7 characters (not shown). Use at least 16, such as those of `openssl rand -hex 32`.'],
    [{}, { LOG_PSEUDONYM_KEY: 'hunter2' }, 'LOG_PSEUDONYM_KEY: has 7 characters (not shown). Use at least 16, such as those of `openssl rand -hex 32`.'],
    [{}, { LOG_PSEUDONYMISE: 'user_id, email' }, 'pseudonymise: "user_id, email" needs a key for the pseudonyms. Set pseudonymKey (LOG_PSEUDONYM_KEY) to a secret of at least 16 characters.'],
    [{ redactPatterns: /a/g }, {}, 'redactPatterns: an object is not a list of regular expressions. Use a list, such as [/\\bEMP-\\d{6}\\b/g].'],
    [{ redactPatterns: [/a{3}/g, /b/] }, {}, 'redactPatterns[1]: /b/ would replace its first match only. Add the flag g.'],
    [{ redaction: [] }, {}, 'redaction: a list is not an object. Use { <category>: { redactKeys: [...] } }.'],
    [{ redaction: { requests: {} } }, {}, 'redaction.requests: is not a category. Did you mean "request"?'],
    [{ redaction: { request: 1 } }, {}, 'redaction.request: 1 is not an object. Use { redactKeys, redactAllow, redactPatterns }.'],
    [{ redaction: { request: { redactKey: ['a'] } } }, {}, 'redaction.request.redactKey: is not a rule. Did you mean "redactKeys"?'],
    [{ redaction: { request: { redactKeys: [1] } } }, {}, 'redaction.request.redactKeys: a list is not a list of names. Separate the names by commas.'],
    [{ redaction: { request: { redactPatterns: [/a+/g] } } }, {}, 'redaction.request.redactPatterns[0]: /a+/g repeats without bound. Write {1,64} in place of +, {0,64} in place of *, and both numbers of {n,m}.'],
    [{ serviceName: 'a\nb' }, {}, 'serviceName: "a\\nb" is not a text. Use at least one visible character and no control characters.'],
    [{ levle: 'INFO' }, {}, 'levle: is not an option. Did you mean "level"?'],
    [{ max_size_mb: 5 }, {}, 'max_size_mb: is not an option. Did you mean "maxSizeMb"?'],
    [{ zzzzzz: 5 }, {}, 'zzzzzz: is not an option. Remove it.'],
  ])('%j %j is refused with its name, value and cure', (options, env, text) => {
    expect(refusal(options, env)).toBe(`CAIRN_E_SETTING: ${text}`);
  });

  it('names the kind of log file that was probably meant', () => {
    expect(refusal({}, { LOG_RETENTION_SECURTY: '5' })).toContain('LOG_RETENTION_SECURTY: "securty" is not a kind of log file. Did you mean "security"?');
  });

  it.each(['metric', 'flat-access', 'Metric'])('the layout %s, which leaves most records out, is no format', (layout) => {
    const name = layout.toLowerCase();
    const message = `LOG_FORMAT: "${layout}" has no place for most records: the category files would lose them. Use one of nested, flat-task, cp1, alert, ecs, otel, and give a sink of its own the layout: sinks: [{ sink, layout: "${name}" }].`;
    expect(refusal({}, { LOG_FORMAT: layout })).toContain(message);
  });

  it('does not hide another one', () => {
    const message = refusal({ levle: 1, format: 'xml' }, { LOG_LEVEL: 'loud', LOG_MAX_SIZE_MB: '-1' });
    expect(message).toMatch(/^CAIRN_E_SETTING: 4 settings cannot be used:\n/);
    expect(message.split('\n').slice(1).map((line) => line.trim().split(':')[0])).toEqual(['levle', 'LOG_LEVEL', 'format', 'LOG_MAX_SIZE_MB']);
  });

  it('is shown short, on its own line', () => {
    const message = refusal({}, { LOG_LEVEL: `${'x'.repeat(5_000)}\ny` });
    expect(message.length).toBeLessThan(250);
    expect(message).not.toContain('\n');
  });
});

it('leaves options of the caller that it is told about alone', () => {
  expect(() => resolve({ transports: [] }, {}, { alsoKnown: ['transports'] })).not.toThrow();
});

it('asks the caller about those, and names what is wrong together with its own', () => {
  const alsoCheck = (refuse: (name: string, text: string) => void): void => refuse('transports', 'is not a list.');
  expect(() => resolve({ level: 'loud' as never }, {}, { alsoCheck })).toThrow(/2 settings cannot be used:\n {2}level: .*\n {2}transports: is not a list\./);
});
