import { THIRD_PARTY } from '../options/resolve-levels';
import { OTLP_ROWS } from '../options/resolve-otlp';
import { REDIS_ROWS } from '../options/resolve-redis';
import { RETENTION_DAYS } from '../options/resolve-retention';
import type { Setting } from '../options/setting';
import { RETENTION_PRESETS, SETTINGS } from '../options/settings-table';
import { MOST_WAYS } from '../redact/redaction-pattern';
import { code, table } from './markdown';

const HEAD = ['option', 'environment', 'default', 'meaning'];

/** docs/reference/settings.md */
export function settingsReference(): string {
  return `# Settings

Each setting is an option of \`LoggingModule.forRoot\` and an environment variable. What is written in code wins over the environment, the
environment over the default. An empty variable counts as not set. Wrong settings stop the start with one error (\`CAIRN_E_SETTING\`) that names each of them, its
value and the cure. Yes and no may be written \`true\`/\`false\`, \`1\`/\`0\`, \`yes\`/\`no\` or \`on\`/\`off\`; numbers are plain decimals.

${table(HEAD, [...Object.entries(SETTINGS).map(([key, setting]) => rowOf(key, setting)), LEVELS, RETENTION, SAMPLING, RATE_LIMIT, PATTERNS, RULES])}

## OTLP

${table(HEAD, OTLP_ROWS.map(([option, variable, initial, about]) => [code(option), `\`OTEL_EXPORTER_OTLP_LOGS_${variable}\`, else \`OTEL_EXPORTER_OTLP_${variable}\``, initial, about]))}

\`otlp.categories\` and \`otlp.minLevel\` say which records go there; default all. \`otlp: false\`, \`OTEL_LOGS_EXPORTER=none\` and \`OTEL_SDK_DISABLED=true\` turn it off.

## Redis

${table(HEAD, REDIS_ROWS.map(([option, environment, initial, about]) => [code(option), environment, initial, about]))}

They count with \`LOG_STORE=redis\`, or when the option \`redis\` is given; \`redis: false\` turns it off. \`redis.categories\` and \`redis.minLevel\` say which records go there; default all
but \`audit\` and \`metric\`.

## Levels

\`LOG_LEVEL_<COMPONENT>\` names a component or a category in capitals, anything but letters and digits written \`_\`: \`LOG_LEVEL_TASK_SERVICE=DEBUG\`. A component's
own level wins over its category's, that over \`LOG_LEVEL\`. ${THIRD_PARTY.map(code).join(', ')} are held at WARNING, or at \`LOG_LEVEL\` when that is
higher, unless set. \`TERRAFORM_LOG_LEVEL\` is accepted for \`LOG_LEVEL_PROVISIONING\`.

## Days that files are kept

${table(['files', 'days'], [
    ['`request` `application` `integration` `job`', `preset: ${presets()}; or \`LOG_RETENTION_DEFAULT\``],
    ...Object.entries(RETENTION_DAYS).map(([kind, days]) => [code(kind), String(days)]),
  ])}

\`LOG_RETENTION_<CATEGORY>\` (or \`_ALERTS\`) sets the days of one kind of file.
`;
}

const LEVELS = ['`levels`', '`LOG_LEVEL_<COMPONENT>`', 'see below', 'Levels by component or category.'];
const SAMPLING = ['`sampling`', '`LOG_SAMPLING_<CATEGORY>`', 'none', "Share of stories whose records of a category are kept, from 0 to 1: `LOG_SAMPLING_REQUEST=0.1` ([volume](../guides/volume.md))."];
const RATE_LIMIT = [
  '`rateLimit`',
  '`LOG_RATE_LIMIT_<NAME>`',
  'none',
  'Most records of a component or category per `s`, `m` or `h`: `LOG_RATE_LIMIT_REQUEST=1000/s, 20/s per client` ([volume](../guides/volume.md)).',
];
const RETENTION = ['`retentionDays`', '`LOG_RETENTION_<CATEGORY>`', 'see below', 'Days the files of one category are kept.'];

const PATTERNS = [
  '`redactPatterns`', '–', 'none',
  `Forms of values redacted besides the built-in ones: regular expressions with the flag \`g\`, every repetition bounded, at most ${MOST_WAYS} ways to match at one place.`,
];
const RULES = ['`redaction`', '–', 'none', '`redactKeys`, `redactAllow` and `redactPatterns` of single categories, besides those for all.'];

function rowOf(key: string, { env, initial, computed, about }: Setting<unknown>): string[] {
  const standard = initial === undefined ? (computed ?? '') : initial === '' ? 'none' : code(initial);
  return [code(key), env.map(code).join(', else '), standard, about];
}

function presets(): string {
  return Object.entries(RETENTION_PRESETS)
    .map(([name, days]) => `${name} ${days}`)
    .join(', ');
}
