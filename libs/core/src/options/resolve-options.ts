import { dirname, join, resolve } from 'node:path';
import { INFO } from '../record/level';
import { nearestPackage } from './nearest-package';
import type { CoreOptions, ResolvedOptions } from './options';
import { resolveLevels } from './resolve-levels';
import { resolveOtlp } from './resolve-otlp';
import { resolveRateLimits } from './resolve-rate-limits';
import type { resolveRedis } from './resolve-redis';
import { requirePseudonymKey, resolvePatterns, resolveRedaction } from './resolve-redaction';
import { resolveRetention } from './resolve-retention';
import { resolveSampling } from './resolve-sampling';
import { SettingValues, type Refuse } from './setting-values';
import { SETTINGS, type SettingKey } from './settings-table';
import { suggest } from './suggest';

/** What the settings are resolved against; each is the process's own unless given. */
export interface Surroundings {
  /** Relative paths and the search for package.json start here. */
  readonly cwd?: string;
  /** Whether the console is a terminal. */
  readonly isTerminal?: boolean;
  /** Option names of the caller that are not settings of core. */
  readonly alsoKnown?: readonly string[];
  /** Checks those, so that one error names whatever is wrong. */
  readonly alsoCheck?: (refuse: Refuse) => void;
}

/** Option names of core. */
const OPTION_NAMES: readonly string[] = Object.freeze([...Object.keys(SETTINGS), 'levels', 'retentionDays', 'sampling', 'rateLimit', 'otlp', 'redis', 'redactPatterns', 'redaction']);

const MIB = 1_048_576;
const SPOOL_MB = 256;
const NO_PACKAGE = { name: 'unknown_service', version: undefined };

/**
 * Settings complete and frozen: code over environment over default. Touches no directory (see `ensureLogDirectories`).
 * @throws CairnError CAIRN_E_SETTING naming every setting that cannot be used, its value and the cure.
 */
export function resolveOptions(options: CoreOptions, env: NodeJS.ProcessEnv, where: Surroundings = {}): ResolvedOptions {
  const values = new SettingValues({ ...options }, env);
  refuseUnknown(values, options, where.alsoKnown ?? []);
  const get = values.get.bind(values) as <K extends SettingKey>(key: K) => NonNullable<ReturnType<typeof values.get<K>>>;
  const cwd = where.cwd ?? process.cwd();
  const own = nearestPackage(cwd) ?? nearestPackage(mainDirectory()) ?? NO_PACKAGE;
  const environment = get('environment');
  const level = get('level');
  const dir = resolve(cwd, values.get('dir') ?? '');
  const toFile = get('toFile');
  const auditDir = resolve(cwd, values.get('auditDir') ?? join(dir, 'audit'));
  const anchorDir = values.get('auditAnchorDir');
  const [store, redisUrl] = [get('store'), values.get('redisUrl')];
  const retentionDays = resolveRetention(values, options.retentionDays, env, get('retention'));
  const resolved: ResolvedOptions = {
    serviceName: values.get('serviceName') ?? own.name,
    serviceVersion: values.get('serviceVersion') ?? own.version ?? '0.0.0',
    environment,
    level,
    levels: resolveLevels(values, options.levels, env, level ?? INFO),
    format: get('format'),
    console: consoleMode(get('console'), environment, () => where.isTerminal ?? process.stdout.isTTY === true),
    toFile,
    dir,
    taskDir: resolve(cwd, values.get('taskDir') ?? join(dir, 'background_tasks')),
    auditDir,
    auditKeysDir: resolve(cwd, get('auditKeysDir') ?? ''),
    auditAnchorDir: anchorDir === undefined ? undefined : resolve(cwd, anchorDir),
    auditPersonalDir: resolve(cwd, values.get('auditPersonalDir') ?? `${auditDir}-personal`),
    maxSizeBytes: Math.ceil(get('maxSizeMb') * MIB),
    backupCount: get('backupCount'),
    diskBytes: Math.ceil(get('diskMb') * MIB),
    rotation: get('rotation'),
    flushMs: get('flushMs'),
    bufferBytes: Math.ceil(get('bufferMb') * MIB),
    spoolBytes: Math.ceil((values.get('spoolMb') ?? (toFile ? SPOOL_MB : 0)) * MIB),
    deadLetterBytes: Math.ceil(get('deadLetterMb') * MIB),
    deliveryTries: get('deliveryTries'),
    otlp: resolveOtlp(values, options.otlp, env),
    store,
    redis: options.redis === undefined && store !== 'redis' ? undefined : redisSettings(values, options.redis, env, { on: store === 'redis', sharedUrl: redisUrl, fileDays: retentionDays }),
    slowRequestMs: get('slowRequestMs'),
    slowQueryMs: get('slowQueryMs'),
    timestamp: get('timestamp'),
    redactKeys: get('redactKeys'),
    redactAllow: get('redactAllow'),
    redisUrl,
    redactPatterns: resolvePatterns(values, 'redactPatterns', options.redactPatterns),
    redaction: resolveRedaction(values, options.redaction),
    pseudonymise: get('pseudonymise'),
    pseudonymKey: values.get('pseudonymKey'),
    pseudonymDomain: get('pseudonymDomain'),
    source: get('source'),
    retentionDays,
    repetition: values.get('repetition'),
    sampling: resolveSampling(values, options.sampling, env),
    rateLimits: resolveRateLimits(values, options.rateLimit, env),
    debugOnFailure: values.get('debugOnFailure'),
    levelKey: values.get('levelKey'),
    queryAccess: values.get('queryAccess') ?? [],
    origins: values.origins,
  };
  requirePseudonymKey(values, resolved.pseudonymise, resolved.pseudonymKey);
  where.alsoCheck?.((name, text) => values.refuse(name, text));
  values.throwIfRefused(); // from here on no value is missing
  return Object.freeze(resolved);
}

/** Loaded where there may be a Redis. */
const redisSettings: typeof resolveRedis = (...given) => (require('./resolve-redis') as typeof import('./resolve-redis')).resolveRedis(...given);

function refuseUnknown(values: SettingValues, options: CoreOptions, alsoKnown: readonly string[]): void {
  const known = [...OPTION_NAMES, ...alsoKnown];
  for (const name of Object.keys(options)) {
    if (known.includes(name)) continue;
    const near = suggest(name, known);
    values.refuse(name, near === undefined ? 'is not an option. Remove it.' : `is not an option. Did you mean "${near}"?`);
  }
}

/** Whether an environment's name means production. */
export function isProduction(environment: string): boolean {
  return /^prod(uction)?$/i.test(environment);
}

/** Standard output is made when it is asked for the first time, which takes milliseconds: it is asked where it matters. */
function consoleMode(
  setting: 'auto' | 'pretty' | 'json' | 'off',
  environment: string,
  isTerminal: () => boolean,
): 'pretty' | 'json' | 'off' {
  if (setting !== 'auto') return setting;
  return !isProduction(environment) && isTerminal() ? 'pretty' : 'json';
}

function mainDirectory(): string {
  const main = process.argv[1];
  return main === undefined ? process.cwd() : dirname(resolve(main));
}
