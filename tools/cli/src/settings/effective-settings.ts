import { resolveOptions, SETTINGS, type ResolvedOptions, type SettingKey, type SettingOrigin } from '@cairn/core';
import { withoutCredentials } from '../source/without-credentials';

/** A setting as it is in effect. */
export interface EffectiveSetting {
  /** The variable that sets it. */
  readonly name: string;
  readonly value: string;
  readonly origin: SettingOrigin;
}

const SECRETS: ReadonlySet<string> = new Set(['pseudonymKey', 'levelKey', 'queryAccess']);
const MIB = 1_048_576;

/**
 * Every setting an app gets from this environment, with its value and where that comes from. What an app's code sets is not known here.
 * @throws CairnError CAIRN_E_SETTING.
 */
export function effectiveSettings(env: NodeJS.ProcessEnv, cwd: string, isTerminal: boolean): EffectiveSetting[] {
  const resolved = resolveOptions({}, env, { cwd, isTerminal });
  const single = (Object.keys(SETTINGS) as SettingKey[]).map((key) => singleSetting(key, resolved, env));
  return [...single, ...families(resolved), ...otlp(resolved)];
}

function singleSetting(key: SettingKey, resolved: ResolvedOptions, env: NodeJS.ProcessEnv): EffectiveSetting {
  const { env: variables } = SETTINGS[key];
  const name = variables.find((variable) => env[variable]?.trim()) ?? variables[0]!;
  return { name, value: shownValue(key, resolved), origin: resolved.origins.get(key) ?? 'default' };
}

function shownValue(key: SettingKey, resolved: ResolvedOptions): string {
  const value = valueOf(key, resolved as unknown as Readonly<Record<string, unknown>>);
  if (SECRETS.has(key)) return value === undefined || (resolved.origins.get(key) ?? 'default') === 'default' ? '' : '(set, not shown)';
  return withoutCredentials(text(value));
}

/** Sizes are resolved to bytes; the reader is shown what the variable takes. */
function valueOf(key: SettingKey, resolved: Readonly<Record<string, unknown>>): unknown {
  if (key === 'retention') return resolved[key] ?? `${(resolved.retentionDays as { application: number }).application} days for what has no days of its own`;
  const bytes = resolved[key.replace(/Mb$/, 'Bytes')];
  return key.endsWith('Mb') && typeof bytes === 'number' ? bytes / MIB : resolved[key];
}

function text(value: unknown): string {
  if (value === undefined || value === null) return '';
  if (Array.isArray(value)) return value.join(',');
  if (typeof value !== 'object') return String(value);
  const { name, windowMs, level } = value as { name?: string; windowMs?: number; level?: { name: string } };
  return name ?? (windowMs === undefined ? undefined : String(windowMs)) ?? level?.name ?? JSON.stringify(value);
}

/** Settings with one value per component or category. */
function families({ levels, retentionDays, sampling, rateLimits, origins }: ResolvedOptions): EffectiveSetting[] {
  const row = (prefix: string, option: string) => ([key, value]: readonly [string, string]): EffectiveSetting => ({ name: `${prefix}${key.toUpperCase()}`, value, origin: origins.get(`${option}.${key}`) ?? 'default' });
  return [
    ...[...levels].map(([key, { name }]) => [key, name] as const).map(row('LOG_LEVEL_', 'levels')),
    ...Object.entries(retentionDays).map(([key, days]) => [key, String(days)] as const).map(row('LOG_RETENTION_', 'retentionDays')),
    ...[...sampling].map(([key, { rate }]) => [key, String(rate)] as const).map(row('LOG_SAMPLING_', 'sampling')),
    ...[...rateLimits].map(([key, { text: limit }]) => [key, limit] as const).map(row('LOG_RATE_LIMIT_', 'rateLimit')),
  ];
}

function otlp({ otlp: settings }: ResolvedOptions): EffectiveSetting[] {
  return settings === undefined ? [] : [{ name: 'OTEL_EXPORTER_OTLP_ENDPOINT', value: withoutCredentials(settings.url), origin: 'environment' }];
}
