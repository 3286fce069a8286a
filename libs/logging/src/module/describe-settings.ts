import type { ResolvedOptions } from '@cairn/core';

/**
 * The effective settings as a record's metadata: each with its value and, in `set_by`, where it came from unless that is the
 * default. Settings have the names of record fields (`maxSizeBytes` is `max_size_bytes`); a component keeps the name of its level's
 * variable (`TASK_SERVICE`).
 */
export function describeSettings(settings: ResolvedOptions): Record<string, unknown> {
  const { origins, level, levels, levelKey, queryAccess, sampling, rateLimits, repetition, debugOnFailure, otlp, redis, pseudonymKey, ...plain } = settings;
  return {
    ...withFieldNames(Object.entries(plain)),
    ...(otlp !== undefined && { otlp: withFieldNames(Object.entries(otlp)) }),
    ...(redis !== undefined && { redis: withFieldNames(Object.entries(redis)) }),
    pseudonym_key: pseudonymKey !== undefined, // whether there is one is all that may be known
    level: level.name,
    levels: Object.fromEntries([...levels].map(([component, { name }]) => [component, name])),
    signed_levels: levelKey !== undefined, // the key itself is nobody's business
    query_access: queryAccess.map(({ name, role, organization = '' }) => `${name} ${role} ${organization}`.trimEnd()),
    sampling: Object.fromEntries([...sampling].map(([category, { rate }]) => [category, rate])),
    rate_limits: Object.fromEntries([...rateLimits].map(([name, { text }]) => [name, text])),
    repetition_ms: repetition?.windowMs ?? 0,
    debug_on_failure: debugOnFailure?.level.name ?? false,
    set_by: withFieldNames([...origins].filter(([, origin]) => origin !== 'default')),
  };
}

function withFieldNames(entries: readonly (readonly [name: string, value: unknown])[]): Record<string, unknown> {
  return Object.fromEntries(entries.map(([name, value]) => [fieldName(name), value]));
}

/** A capital after a small letter starts a word; the names of components are in capitals throughout and stay. */
function fieldName(setting: string): string {
  return setting.replace(/(?<=[a-z])[A-Z]/g, (capital) => `_${capital.toLowerCase()}`);
}
