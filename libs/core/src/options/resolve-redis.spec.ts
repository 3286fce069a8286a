import { CairnError } from '../errors/cairn-error';
import type { CoreOptions } from './options';
import { REDIS_DAYS, REDIS_INDEXES, type RedisSettings } from './redis-settings';
import { resolveOptions } from './resolve-options';

const resolve = (options: object = {}, env: NodeJS.ProcessEnv = {}): RedisSettings | undefined => resolveOptions({ serviceName: 'a', ...options } as CoreOptions, env, { isTerminal: false }).redis;

describe('the settings of Redis', () => {
  it('are none unless records are to go there', () => {
    expect(resolve({}, { REDIS_URL: 'redis://cache', LOG_REDIS_URL: 'redis://logs' })).toBeUndefined();
    expect(resolve({ redis: false }, { LOG_STORE: 'redis' })).toBeUndefined();
  });

  it('have defaults', () => {
    const settings = resolve({}, { LOG_STORE: 'redis', REDIS_URL: 'redis://cache:6380' })!;
    expect({ ...settings, url: settings.url }).toEqual({ url: 'redis://cache:6380', prefix: '{cairn}:', shards: 8, timeoutMs: 5_000, indexes: REDIS_INDEXES, indexCap: 10_000, days: REDIS_DAYS });
    expect(REDIS_DAYS).toEqual({ requests: 7, records: 7, errors: 30, security: 30, oauth: 90, stats: 365 });
  });

  it('come from code, then from the environment', () => {
    const env = { LOG_REDIS_URL: 'redis://a:1, redis://b:2', REDIS_URL: 'redis://cache', LOG_REDIS_DAYS_OAUTH: '1', LOG_REDIS_DAYS_STATS: '2', LOG_REDIS_INDEXES: 'ip,user', LOG_REDIS_INDEX_CAP: '50' };
    const settings = resolve({ redis: { days: { oauth: 3 }, prefix: '{logs}:', timeoutMs: 900 } }, env)!;
    expect(settings.url).toBe('redis://a:1,redis://b:2');
    expect(settings).toMatchObject({ prefix: '{logs}:', timeoutMs: 900, indexes: ['ip', 'user'], indexCap: 50, days: { ...REDIS_DAYS, oauth: 3, stats: 2 } });
    expect(resolve({ store: 'redis' }, { REDIS_URL: 'redis://cache', LOG_REDIS_INDEXES: 'none' })!.indexes).toEqual([]);
  });

  it('keep nothing for longer than its files are kept, unless they say so themselves', () => {
    const daysOf = (env: NodeJS.ProcessEnv): object => resolve({}, { LOG_STORE: 'redis', REDIS_URL: 'redis://cache', ...env })!.days;
    expect(daysOf({ LOG_RETENTION: 'development' })).toEqual({ ...REDIS_DAYS, requests: 3 }); // database has 7 days of its own
    expect(daysOf({ LOG_RETENTION: 'development', LOG_RETENTION_DATABASE: '2', LOG_RETENTION_SECURITY: '10', LOG_RETENTION_ALERTS: '400' })).toEqual({ ...REDIS_DAYS, requests: 3, records: 3, security: 10 });
    expect(daysOf({ LOG_RETENTION_OAUTH: '5', LOG_REDIS_DAYS_OAUTH: '60' })).toEqual({ ...REDIS_DAYS, oauth: 60 });
  });

  it.each([
    [{ store: 'redis' }, {}, /redis\.url: is not set.*LOG_REDIS_URL/],
    [{ store: 'disk' }, {}, /store: "disk".*files, redis/],
    [{ redis: { url: 'http://user:hunter2@host' } }, {}, /redis\.url: "http:\/\/…" is no address of a Redis/],
    [{ redis: { url: 'redis://h', prefix: 'cairn:' } }, {}, /redis\.prefix: "cairn:" has no hash tag/],
    [{ redis: { url: 'redis://h', indexes: ['ip', 'mood'] } }, {}, /redis\.indexes: "mood" is no index/],
    [{ redis: { url: 'redis://h', days: { moods: 3 } } }, {}, /redis\.days\.moods: is not kept in Redis/],
    [{ redis: { url: 'redis://h', days: { oauth: 0 } } }, {}, /redis\.days\.oauth: 0 is not a number above 0/],
    [{ redis: { url: 'redis://h', nodes: 3 } }, {}, /redis\.nodes: is not an option/],
    [{ redis: 'redis://h' }, {}, /redis: "redis:\/\/h" is no object/],
    [{ store: 'redis' }, { LOG_REDIS_URL: 'redis://h', LOG_REDIS_SHARDS: '0' }, /LOG_REDIS_SHARDS: "0" is not a whole number from 1 to 64/],
  ])('refuse %j with %j', (options, env, message) => {
    expect(() => resolve(options, env)).toThrow(CairnError);
    expect(() => resolve(options, env)).toThrow(message);
  });

  it('do not show where they lead to', () => {
    const settings = resolve({ redis: { url: 'redis://logs:hunter2@host' } })!;
    expect(JSON.stringify(settings) + String(Object.entries(settings))).not.toContain('hunter2');
  });
});
