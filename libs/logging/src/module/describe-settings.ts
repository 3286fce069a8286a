import type { ResolvedOptions } from '@cairn/core';

/** The effective settings as a record's metadata: each with its value and, unless it is the default, where it came from. */
export function describeSettings(settings: ResolvedOptions): Record<string, unknown> {
  const { origins, level, levels, ...plain } = settings;
  return {
    ...plain,
    level: level.name,
    levels: Object.fromEntries([...levels].map(([component, { name }]) => [component, name])),
    set_by: Object.fromEntries([...origins].filter(([, origin]) => origin !== 'default')),
  };
}
