import { CairnError } from '../errors/cairn-error';
import { DEBUG, ERROR, INFO, TRACE, WARNING } from '../record/level';
import { parseDuration } from './duration';
import type { CoreOptions, ResolvedOptions } from './options';
import { resolveOptions } from './resolve-options';

const resolve = (options: object = {}, env: NodeJS.ProcessEnv = {}): ResolvedOptions =>
  resolveOptions({ serviceName: 'shop', ...(options as CoreOptions) }, env, { isTerminal: false });

function refusal(options: object, env: NodeJS.ProcessEnv = {}): string {
  try {
    resolve(options, env);
  } catch (error) {
    expect((error as CairnError).code).toBe('CAIRN_E_SETTING');
    return (error as CairnError).message;
  }
  throw new Error('the settings were accepted');
}

describe('what limits the volume of logs', () => {
  it('is off unless set', () => {
    const { repetition, sampling, rateLimits, debugOnFailure, levelKey } = resolve();
    expect({ repetition, debugOnFailure, levelKey, sizes: [sampling.size, rateLimits.size] }).toEqual({
      repetition: undefined,
      debugOnFailure: undefined,
      levelKey: undefined,
      sizes: [0, 0],
    });
  });

  it.each([
    [{ repetition: 5_000 }, {}, { windowMs: 5_000, first: 10, minLevel: WARNING }],
    [{}, { LOG_REPETITION_MS: '250' }, { windowMs: 250, first: 10, minLevel: WARNING }],
    [{ repetition: { windowMs: 1_000, first: 1, minLevel: 'info' } }, { LOG_REPETITION_MS: '250' }, { windowMs: 1_000, first: 1, minLevel: INFO }],
    [{ repetition: 0 }, { LOG_REPETITION_MS: '250' }, undefined],
  ])('repetition %j with %j', (options, env, expected) => {
    expect(resolve(options, env).repetition).toEqual(expected);
  });

  it('takes the share of a category from code before the environment', () => {
    const { sampling, origins } = resolve(
      { sampling: { request: 0.5, job: { rate: 0.2, keep: 'error' }, metric: 1 } },
      { LOG_SAMPLING_REQUEST: '0.1', LOG_SAMPLING_DATABASE: '0', LOG_SAMPLING_OAUTH: '' },
    );
    expect(Object.fromEntries(sampling)).toEqual({
      request: { rate: 0.5, keep: WARNING },
      job: { rate: 0.2, keep: ERROR },
      database: { rate: 0, keep: WARNING },
    });
    expect([origins.get('sampling.request'), origins.get('sampling.database')]).toEqual(['option', 'environment']);
  });

  it('takes limits of components and categories, in total, per client, or both', () => {
    const { rateLimits } = resolve(
      { rateLimit: { TaskService: '100/s' } },
      { LOG_RATE_LIMIT_REQUEST: '1000/s, 20/s per client', LOG_RATE_LIMIT_JOB: '60/M Per Client', LOG_RATE_LIMIT_TASK_SERVICE: '1/h' },
    );
    expect(Object.fromEntries(rateLimits)).toEqual({
      TASK_SERVICE: { text: '100/s', total: { count: 100, perMs: 1_000 } },
      REQUEST: { text: '1000/s, 20/s per client', total: { count: 1_000, perMs: 1_000 }, perClient: { count: 20, perMs: 1_000 } },
      JOB: { text: '60/M Per Client', perClient: { count: 60, perMs: 60_000 } },
    });
  });

  it.each([
    [{ repetition: -1 }, {}, 'repetition: -1 is not a whole number from 0 to 86400000. Write the number of milliseconds alone.'],
    [{}, { LOG_REPETITION_MS: '5s' }, 'LOG_REPETITION_MS: "5s" is not a whole number'],
    [{ repetition: { first: 3 } }, {}, 'repetition: windowMs is missing. Give the length of the window in milliseconds.'],
    [{ repetition: { windowMs: 5, first: 0 } }, {}, 'repetition: first 0 is not a whole number from 1'],
    [{ repetition: { window: 5 } }, {}, 'repetition: "window" is not an option. Did you mean "windowMs"?'],
    [{ sampling: { request: 1.5 } }, {}, 'sampling.request: 1.5 is not a share. Use a number from 0 to 1, such as 0.1.'],
    [{}, { LOG_SAMPLING_REQUEST: '10%' }, 'LOG_SAMPLING_REQUEST: "10%" is not a share.'],
    [{}, { LOG_SAMPLING_SECURITY: '0.5' }, 'LOG_SAMPLING_SECURITY: records of security are never left out. Remove it.'],
    [{ sampling: { requests: 0.5 } }, {}, 'sampling.requests: "requests" is not a category. Did you mean "request"?'],
    [{ sampling: { request: { keep: 'info' } } }, {}, 'sampling.request: rate is missing.'],
    [{ sampling: 0.5 }, {}, 'sampling: 0.5 is not an object.'],
    [{ rateLimit: { request: '100' } }, {}, 'rateLimit.request: "100" is not a rate limit. Write a number of records per s, m or h'],
    [{ rateLimit: { request: '0/s' } }, {}, '"0/s" is not a rate limit.'],
    [{ rateLimit: { request: '1/s, 2/s' } }, {}, '"1/s, 2/s" is not a rate limit.'],
    [{ rateLimit: { request: 100 } }, {}, '100 is not a rate limit.'],
    [{ rateLimit: '100/s' }, {}, 'rateLimit: "100/s" is not an object.'],
    [{}, { LOG_RATE_LIMIT_AUDIT: '1/s' }, 'LOG_RATE_LIMIT_AUDIT: records of audit are never left out. Remove it.'],
    [{ debugOnFailure: 'maybe' }, {}, 'debugOnFailure: "maybe" is neither yes, no nor a level. Use true, false, or a level such as DEBUG.'],
    [{ debugOnFailure: { maxBytes: 5 } }, {}, 'debugOnFailure: maxBytes 5 is not a whole number from 1024'],
    [{ debugOnFailure: { records: 5 } }, {}, 'debugOnFailure: "records" is not an option.'],
  ])('refuses %j with %j', (options, env, text) => {
    expect(refusal(options, env)).toContain(text);
  });
});

describe('what is held until a story fails', () => {
  it.each([
    [{ debugOnFailure: true }, {}, { level: DEBUG, maxRecords: 200, maxBytes: 65_536 }],
    [{}, { LOG_DEBUG_ON_FAILURE: 'on' }, { level: DEBUG, maxRecords: 200, maxBytes: 65_536 }],
    [{}, { LOG_DEBUG_ON_FAILURE: 'trace' }, { level: TRACE, maxRecords: 200, maxBytes: 65_536 }],
    [{ debugOnFailure: { level: 'TRACE', maxRecords: 9 } }, {}, { level: TRACE, maxRecords: 9, maxBytes: 65_536 }],
    [{ debugOnFailure: false }, { LOG_DEBUG_ON_FAILURE: 'true' }, undefined],
  ])('%j with %j', (options, env, expected) => {
    expect(resolve(options, env).debugOnFailure).toEqual(expected);
  });
});

describe('the key of signed levels', () => {
  const KEY = 'correct horse battery';

  it('is no level of a component KEY', () => {
    const { levelKey, levels } = resolve({}, { LOG_LEVEL_KEY: ` ${KEY} `, LOG_LEVEL_KEYS: 'DEBUG' });
    expect([levelKey, levels.has('KEY'), levels.get('KEYS')]).toEqual([KEY, false, DEBUG]);
  });

  it('is not shown when it is refused', () => {
    const text = refusal({}, { LOG_LEVEL_KEY: 'shortkey' });
    expect(text).toContain('LOG_LEVEL_KEY: has 8 characters (not shown). Use at least 16, such as those of `openssl rand -hex 32`.');
    expect(refusal({ levelKey: 42 })).not.toContain('42');
  });
});

describe('a length of time', () => {
  it.each([['90s', 90_000], ['10m', 600_000], ['2h', 7_200_000], ['1d', 86_400_000], ['250ms', 250], [' 1s ', 1_000], [1_500, 1_500]])('%j is %d ms', (given, ms) => {
    expect(parseDuration(given)).toBe(ms);
  });

  it.each(['', '10', '10 m', '-1s', '0s', '1.5h', '1w', 0, -5, NaN, Infinity, null, undefined, {}, '9'.repeat(20) + 's'])('%j is none', (given) => {
    expect(parseDuration(given)).toBeUndefined();
  });
});
