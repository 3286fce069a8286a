import { FORMATS } from '../serialize/serializer';
import { debugOnFailure, repetition } from './control-readers';
import { queryTokens } from './query-tokens';
import { boolean, format, level, names, number, oneOf, redisUrl, secretKey, text } from './readers';
import { Refusal, type Reader, type Setting } from './setting';

const setting = <T>(row: Setting<T>): Setting<T> => Object.freeze(row);

const MS = { unit: 'milliseconds', min: 0, max: 86_400_000 } as const;
/** A timer of Node's holds 2^31-1 ms at most; a batch that waits longer than a minute helps nobody. */
const FLUSH = { unit: 'milliseconds', min: 1, max: 60_000, whole: true } as const;
const MEGABYTES = { unit: 'megabytes', min: 0, above: true } as const;

/** First rows of the retention table: days that request, application, integration and job files are kept. */
export const RETENTION_PRESETS = Object.freeze({ development: 3, staging: 7, production: 30 });
export type RetentionPreset = keyof typeof RETENTION_PRESETS;

const anyPreset = oneOf(Object.keys(RETENTION_PRESETS) as RetentionPreset[]);

/** A number of days has a setting of its own. */
const retentionPreset: Reader<RetentionPreset> = (raw) => {
  const found = anyPreset(raw);
  const days = String(raw).trim();
  if (!(found instanceof Refusal) || !/^\d+$/.test(days)) return found;
  return new Refusal(`${found.text} For a number of days set LOG_RETENTION_DEFAULT=${days} (retentionDays: { default: ${days} }).`);
};

/** Every setting with one value. Key: the option's name. The defaults are read by the same reader as anything else. */
export const SETTINGS = Object.freeze({
  serviceName: setting({
    env: ['SERVICE_NAME'],
    computed: '`name` of the nearest package.json, without its scope',
    read: text,
    about: 'Whose records these are.',
  }),
  serviceVersion: setting({
    env: ['SERVICE_VERSION'],
    computed: '`version` of the nearest package.json, else `0.0.0`',
    read: text,
    about: 'Version of the service.',
  }),
  environment: setting({
    env: ['ENVIRONMENT', 'NODE_ENV'],
    initial: 'development',
    read: text,
    about: 'Where the service runs. `production` (or `prod`) turns pretty console output off.',
  }),
  level: setting({
    env: ['LOG_LEVEL'],
    initial: 'INFO',
    read: level,
    about: 'Lowest level that is logged. Any case; VERBOSE is accepted for TRACE, LOG and SUCCESS for INFO, WARN for WARNING, ERR for ERROR, FATAL for CRITICAL.',
  }),
  format: setting({
    env: ['LOG_FORMAT'],
    initial: 'nested',
    read: format,
    about: `Layout of the category files and of JSON on the console: ${FORMATS.map((name) => `\`${name}\``).join(', ')}. \`flat-access\` and \`metric\` hold requests or measurements only: give them to a sink of its own.`,
  }),
  console: setting({
    env: ['LOG_CONSOLE'],
    initial: 'auto',
    read: oneOf(['auto', 'pretty', 'json', 'off']),
    about: '`auto` (pretty on a terminal outside production, else JSON), `pretty`, `json` or `off`.',
  }),
  toFile: setting({ env: ['LOG_TO_FILE'], initial: 'true', read: boolean, about: 'Write log files.' }),
  dir: setting({
    env: ['LOG_DIR'],
    initial: 'logs',
    read: text,
    about: 'Directory of the category files, relative to the working directory; made when missing (0750).',
  }),
  taskDir: setting({
    env: ['TASK_LOG_DIR'],
    computed: '`<LOG_DIR>/background_tasks`',
    read: text,
    about: 'Directory of the per-job files.',
  }),
  auditDir: setting({
    env: ['AUDIT_DIR'],
    computed: '`<LOG_DIR>/audit`',
    read: text,
    about: 'Directory of the audit trail, made when it is needed.',
  }),
  auditKeysDir: setting({
    env: ['AUDIT_KEYS_DIR'],
    initial: 'audit-keys',
    read: text,
    about: 'Directory of the keys of the audit trail (`cairn-audit init`). Outside production they are made when they are missing.',
  }),
  auditAnchorDir: setting({
    env: ['AUDIT_ANCHOR_DIR'],
    computed: 'none',
    read: text,
    about: 'Directory that checkpoints of the audit trail are anchored in: a mount that this machine can add to and not rewrite.',
  }),
  auditPersonalDir: setting({
    env: ['AUDIT_PERSONAL_DIR'],
    computed: '`<AUDIT_DIR>-personal`',
    read: text,
    about: 'Directory of the personal values that the audit trail holds commitments of (`audit.personal`).',
  }),
  maxSizeMb: setting({
    env: ['LOG_MAX_SIZE_MB'],
    initial: '50',
    read: number({ ...MEGABYTES, max: 1_048_576 }),
    about: 'A file rolls beyond this size, in megabytes (1,048,576 bytes).',
  }),
  backupCount: setting({
    env: ['LOG_BACKUP_COUNT'],
    initial: '10',
    read: number({ unit: 'files', min: 0, max: 100_000, whole: true }),
    about: 'Files rolled by size that are kept per category.',
  }),
  diskMb: setting({
    env: ['LOG_DISK_MB'],
    initial: '0',
    read: number({ unit: 'megabytes', min: 0, max: 1_073_741_824 }),
    about: 'Most the log directory may take, in megabytes, with all that is in it. Beyond it the oldest files are deleted, never those of audit ([rotation](../guides/rotation.md)). 0: age and count bound them alone.',
  }),
  rotation: setting({
    env: ['LOG_ROTATION'],
    initial: 'internal',
    read: oneOf(['internal', 'external']),
    about: '`internal`: Cairn rolls its files. `external`: fixed names, SIGHUP reopens them, for logrotate.',
  }),
  flushMs: setting({
    env: ['LOG_FLUSH_MS'],
    initial: '100',
    read: number(FLUSH),
    about: 'Longest time a record waits for its batch, in milliseconds; to files and Redis 20 at most while a client of the query API follows.',
  }),
  bufferMb: setting({
    env: ['LOG_BUFFER_MB'],
    initial: '8',
    read: number({ ...MEGABYTES, max: 1_024 }),
    about: "Most memory one sink's waiting records may hold, in megabytes.",
  }),
  spoolMb: setting({
    env: ['LOG_SPOOL_MB'],
    computed: '`256`; `0` where no log files are written',
    read: number({ unit: 'megabytes', min: 0, max: 1_048_576 }),
    about: 'Most that waits on disk for a sink that is away, in megabytes, per sink and process. 0: nothing does, and what memory cannot hold is dropped.',
  }),
  deadLetterMb: setting({
    env: ['LOG_DEAD_LETTER_MB'],
    initial: '64',
    read: number({ unit: 'megabytes', min: 0, max: 1_048_576 }),
    about: 'Most that is kept of what a sink refused, in megabytes, per sink.',
  }),
  deliveryTries: setting({
    env: ['LOG_DELIVERY_TRIES'],
    initial: '3',
    read: number({ unit: 'tries', min: 1, max: 100, whole: true }),
    about: 'How often a record is offered to a sink that fails with it, before it may be set aside as a dead letter.',
  }),
  slowRequestMs: setting({
    env: ['LOG_SLOW_REQUEST_MS'],
    initial: '1000',
    read: number(MS),
    about: 'A request at or above this duration is marked slow, in milliseconds.',
  }),
  slowQueryMs: setting({
    env: ['LOG_SLOW_QUERY_MS'],
    initial: '1000',
    read: number(MS),
    about: 'A query above this duration is reported as slow, in milliseconds.',
  }),
  timestamp: setting({
    env: ['LOG_TIMESTAMP'],
    initial: 'ms',
    read: oneOf(['ms', 'us']),
    about: 'Digits of timestamps: `ms` (three) or `us` (six, real microseconds).',
  }),
  redactKeys: setting({
    env: ['LOG_REDACT_KEYS'],
    initial: '',
    read: names,
    about: 'Key names redacted besides the built-in ones, in any case style, separated by commas.',
  }),
  redactAllow: setting({
    env: ['LOG_REDACT_ALLOW'],
    initial: '',
    read: names,
    about: 'Key names never redacted by name, separated by commas.',
  }),
  redisUrl: setting({
    env: ['REDIS_URL'],
    computed: 'none: each process counts failed logins by itself',
    read: redisUrl,
    about: 'Redis through which processes count failed logins together, such as `redis://127.0.0.1:6379`.',
  }),
  store: setting({
    env: ['LOG_STORE'],
    initial: 'files',
    read: oneOf(['files', 'redis']),
    about: 'Where records are searched: `files`, the log files, or `redis`, which records then go to as well ([Redis](../guides/redis.md)).',
  }),
  pseudonymise: setting({
    env: ['LOG_PSEUDONYMISE'],
    initial: '',
    read: names,
    about: 'Key names whose values become pseudonyms (`usr_` and 16 hex digits, the same for the same value) instead of staying or being removed, separated by commas. With `email` among them, addresses in texts do, too. Needs `pseudonymKey`.',
  }),
  pseudonymKey: setting({
    env: ['LOG_PSEUDONYM_KEY'],
    computed: 'none',
    read: secretKey,
    about: 'Secret of the pseudonyms (HMAC-SHA-256), at least 16 characters; the same in every process whose records are to group. Never shown.',
  }),
  pseudonymDomain: setting({
    env: ['LOG_PSEUDONYM_DOMAIN'],
    initial: 'keep',
    read: oneOf(['keep', 'drop']),
    about: 'Whether the domain of an e-mail address stays behind its pseudonym: `keep` (`usr_3f9a…@example.com`) or `drop`.',
  }),
  source: setting({
    env: ['LOG_SOURCE'],
    initial: 'error',
    read: oneOf(['error', 'all', 'off']),
    about: 'Which records carry `source` (file, line, function): `error` (ERROR and above), `all` or `off`.',
  }),
  retention: setting({
    env: ['LOG_RETENTION'],
    initial: 'production',
    read: retentionPreset,
    about:
      'Days that request, application, integration and job files are kept: ' +
      `${Object.entries(RETENTION_PRESETS)
        .map(([name, days]) => `\`${name}\` ${days}`)
        .join(', ')}.`,
  }),
  repetition: setting({
    env: ['LOG_REPETITION_MS'],
    initial: '0',
    read: repetition,
    about: 'Collapse records that repeat within so many milliseconds into a count; 0: never ([volume](../guides/volume.md)).',
  }),
  debugOnFailure: setting({
    env: ['LOG_DEBUG_ON_FAILURE'],
    initial: 'false',
    read: debugOnFailure,
    about: 'Write what a request or job logs below its loggers\' levels when it fails, from DEBUG on or from the level given ([levels](../guides/levels.md)).',
  }),
  levelKey: setting({
    env: ['LOG_LEVEL_KEY'],
    computed: 'none',
    read: secretKey,
    about: 'Key by which a request may ask for a level of its own, at least 16 characters ([levels](../guides/levels.md)).',
  }),
  queryAccess: setting({
    env: ['LOGS_TOKENS'],
    computed: 'none: there is no query API',
    read: queryTokens,
    about: 'Who may use the query API, separated by commas: `name:role=token` or `name:read:organization=token`; role `read` or `admin`, instead of the token `sha256:` and its digest ([query API](../guides/query-api.md)).',
  }),
});

export type SettingKey = keyof typeof SETTINGS;
