import type { Option } from 'commander';
import { LEVELS } from '@cairn/core';
import { STATS_SECTIONS } from '@cairn/core/query';

/** Values of options that take more than these: a level in any case, sections with commas between. */
const KNOWN: Readonly<Record<string, readonly string[]>> = { '--level': LEVELS.map(({ name }) => name.toLowerCase()), '--by': STATS_SECTIONS };

/** What may stand for the value that is typed. Of several with commas, for the last one. */
export function valuesOf({ long, argChoices }: Option, typed: string): readonly string[] {
  if (argChoices !== undefined) return argChoices;
  const before = typed.slice(0, typed.lastIndexOf(',') + 1);
  return (KNOWN[long ?? ''] ?? []).map((value) => `${before}${value}`);
}
