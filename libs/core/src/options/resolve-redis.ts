import type { ResolvedOptions } from './options';
import { names, number, redisUrls, shown } from './readers';
import { REDIS_DAYS, REDIS_INDEXES, RedisSettings, type RedisIndex, type RedisKept, type RedisOptions } from './redis-settings';
import { Refusal, type Reader } from './setting';
import { isSet, type SettingValues } from './setting-values';

const OPTION_NAMES = ['url', 'prefix', 'shards', 'timeoutMs', 'indexes', 'indexCap', 'days', 'categories', 'minLevel'] as const satisfies readonly (keyof RedisOptions)[];
const KINDS = Object.keys(REDIS_DAYS) as RedisKept[];
const DEFAULTS = { prefix: '{cairn}:', shards: 8, timeoutMs: 5_000, indexCap: 10_000 } as const;
const TAGGED = /^[^{}\s]*\{[^{}\s]+\}[^{}\s]*$/;

type FileDays = ResolvedOptions['retentionDays'];

/** Nothing is kept in Redis for longer than its files are, unless its own setting says so; one lifetime of several kinds is the longest of theirs. */
const DAYS_OF_FILES: Readonly<Partial<Record<RedisKept, (days: FileDays) => number>>> = {
  requests: ({ request }) => request,
  records: ({ application, integration, job, database }) => Math.max(application, integration, job, database),
  errors: ({ alerts }) => alerts,
  security: ({ security }) => security,
  oauth: ({ oauth }) => oauth,
};

const ABOUT_DAYS: Readonly<Record<RedisKept, string>> = {
  requests: 'Days that requests are kept in Redis. This and the next four: fewer where the files are kept for less (`LOG_RETENTION`, `LOG_RETENTION_<CATEGORY>`).',
  records: 'Days that application, integration, job and database records are.',
  errors: 'Days that records of ERROR and above are, of all those.',
  security: 'Days that security records are.',
  oauth: 'Days that OAuth records are.',
  stats: 'Days that statistics are.',
};

/** Rows of docs/reference/settings.md. */
export const REDIS_ROWS: readonly (readonly [option: string, environment: string, initial: string, about: string])[] = [
  ['redis.url', '`LOG_REDIS_URL`, else `REDIS_URL`', 'none', 'Which Redis: `redis://host:6379`, `rediss://` with TLS; of a cluster one or more of its nodes, separated by commas. Never logged.'],
  ['redis.prefix', '`LOG_REDIS_PREFIX`', '`{cairn}:`', 'Before every key. It has a hash tag, a part in braces, so that keys stay together on a cluster.'],
  ['redis.shards', '`LOG_REDIS_SHARDS`', '`8`', 'Parts that the records of a cluster are divided into, `{cairn:0}:` and so on; fixed once there are some. One server has one.'],
  ['redis.timeoutMs', '`LOG_REDIS_TIMEOUT_MS`', '`5000`', 'Longest wait for a connection or an answer, in milliseconds.'],
  ['redis.indexes', '`LOG_REDIS_INDEXES`', 'all', `What is found without reading the streams, separated by commas: ${REDIS_INDEXES.map((name) => `\`${name}\``).join(', ')}; or \`none\`.`],
  ['redis.indexCap', '`LOG_REDIS_INDEX_CAP`', '`10000`', 'Most records that an index holds of one value, the newest.'],
  ...KINDS.map((kind) => [`redis.days.${kind}`, `\`LOG_REDIS_DAYS_${kind.toUpperCase()}\``, `\`${REDIS_DAYS[kind]}\``, ABOUT_DAYS[kind]] as const),
];

const timeout = number({ unit: 'milliseconds', min: 50, max: 600_000 });
const cap = number({ unit: 'records', min: 10, max: 10_000_000, whole: true });
const shards = number({ unit: 'shards', min: 1, max: 64, whole: true });
const days = number({ unit: 'days', min: 0, above: true, max: 36_500 });

/** What the settings of Redis depend on. */
export interface RedisSurroundings {
  /** Whether the setting `store` says that records go there. */
  readonly on: boolean;
  /** `REDIS_URL`. */
  readonly sharedUrl: string | undefined;
  /** Days that files are kept. */
  readonly fileDays: FileDays;
}

/** Undefined when no records go to Redis. */
export function resolveRedis(values: SettingValues, options: RedisOptions | false | undefined, env: NodeJS.ProcessEnv, { on, sharedUrl, fileDays }: RedisSurroundings): RedisSettings | undefined {
  if (options === false || (options === undefined && !on)) return undefined;
  if (options !== undefined && !hasKnownNames(values, options)) return undefined;
  const read = new RedisValues(values, options ?? {}, env);
  const url = read.value('url', 'URL', redisUrls) ?? sharedUrl;
  if (url === undefined) values.refuse('redis.url', 'is not set, though records are to go to Redis. Set LOG_REDIS_URL or REDIS_URL, such as redis://127.0.0.1:6379.');
  return new RedisSettings({
    url: url ?? '',
    prefix: read.value('prefix', 'PREFIX', prefixOf) ?? DEFAULTS.prefix,
    shards: read.value('shards', 'SHARDS', shards) ?? DEFAULTS.shards,
    timeoutMs: read.value('timeoutMs', 'TIMEOUT_MS', timeout) ?? DEFAULTS.timeoutMs,
    indexes: read.value('indexes', 'INDEXES', indexesOf) ?? REDIS_INDEXES,
    indexCap: read.value('indexCap', 'INDEX_CAP', cap) ?? DEFAULTS.indexCap,
    days: read.days(fileDays),
  });
}

class RedisValues {
  constructor(
    private readonly values: SettingValues,
    private readonly options: RedisOptions,
    private readonly env: NodeJS.ProcessEnv,
  ) {}

  value<T>(option: keyof RedisOptions, variable: string, reader: Reader<T>): T | undefined {
    return this.take(`redis.${option}`, this.options[option], `LOG_REDIS_${variable}`, reader);
  }

  days(fileDays: FileDays): Readonly<Record<RedisKept, number>> {
    const given: unknown = this.options.days ?? {};
    if (typeof given !== 'object' || given === null) this.values.refuse('redis.days', `${shown(given)} is not an object. Use { <kind>: <days> }, the kinds being ${KINDS.join(', ')}.`);
    const byKind = Object(given) as Readonly<Record<string, unknown>>;
    for (const kind of Object.keys(byKind).filter((name) => !(name in REDIS_DAYS))) this.values.refuse(`redis.days.${kind}`, `is not kept in Redis. Use any of ${KINDS.join(', ')}.`);
    const entries = KINDS.map((kind) => [kind, this.take(`redis.days.${kind}`, byKind[kind], `LOG_REDIS_DAYS_${kind.toUpperCase()}`, days) ?? Math.min(REDIS_DAYS[kind], DAYS_OF_FILES[kind]?.(fileDays) ?? Infinity)]);
    return Object.freeze(Object.fromEntries(entries) as Record<RedisKept, number>);
  }

  private take<T>(name: string, option: unknown, variable: string, reader: Reader<T>): T | undefined {
    if (isSet(option)) return this.values.take(name, name, 'option', reader, option);
    return isSet(this.env[variable]) ? this.values.take(name, variable, 'environment', reader, this.env[variable]) : undefined;
  }
}

function hasKnownNames(values: SettingValues, options: unknown): options is RedisOptions {
  if (typeof options !== 'object' || options === null) {
    values.refuse('redis', `${shown(options)} is no object. Give one with any of ${OPTION_NAMES.join(', ')}, or false.`);
    return false;
  }
  const unknown = Object.keys(options).filter((name) => !OPTION_NAMES.some((known) => known === name));
  for (const name of unknown) values.refuse(`redis.${name}`, `is not an option. Use any of ${OPTION_NAMES.join(', ')}.`);
  return unknown.length === 0;
}

const prefixOf: Reader<string> = (raw) => {
  const text = typeof raw === 'string' ? raw.trim() : '';
  return TAGGED.test(text) ? text : new Refusal(`${shown(raw)} has no hash tag. Put a part of it in braces, as in "{cairn}:".`);
};

const indexesOf: Reader<readonly RedisIndex[]> = (raw) => {
  const given = names(raw);
  if (given instanceof Refusal) return given;
  if (given.length === 1 && given[0] === 'none') return [];
  const unknown = given.find((name) => !(REDIS_INDEXES as readonly string[]).includes(name));
  return unknown === undefined ? (given as readonly RedisIndex[]) : new Refusal(`${shown(unknown)} is no index. Use any of ${REDIS_INDEXES.join(', ')}, or none.`);
};
