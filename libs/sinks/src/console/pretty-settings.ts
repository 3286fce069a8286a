import type { RedactedRecord } from '@cairn/core';

/** Of the settings an app starts with: the directory of its logs and the names of what was set, by who set it. */
export function prettySettings({ metadata }: RedactedRecord): Readonly<Record<string, unknown>> {
  const { settings } = metadata;
  if (!isObject(settings)) return metadata;
  const { dir, to_file, set_by } = settings;
  return { ...(to_file !== false && { dir }), ...(isObject(set_by) && namesByOrigin(set_by)) };
}

/** `{ level: 'environment' }` is `{ set_by_environment: 'level' }`. */
function namesByOrigin(setBy: Readonly<Record<string, unknown>>): Record<string, string> {
  const names: Record<string, string> = {};
  for (const [name, origin] of Object.entries(setBy)) {
    const key = `set_by_${String(origin)}`;
    names[key] = key in names ? `${names[key]},${name}` : name;
  }
  return names;
}

function isObject(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null;
}
