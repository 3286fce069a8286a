import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { resolve } from 'node:path';
import type { Found } from '../measure/measure';

/** What whole runs of single measures found: a run of all takes an hour, and the page is made of these. */
const FILE = resolve(__dirname, '../../results.json');

/** One measure under one Node, with all that its numbers depend on. */
export interface Kept extends Found {
  readonly measure: string;
  /** Major version. */
  readonly node: number;
  /** ISO day. */
  readonly date: string;
  readonly machine: string;
  readonly versions: string;
  readonly pinning: string;
  readonly seed: number;
  readonly seconds: number;
}

/** Replaces what an earlier run of the measure found under this Node. */
export function keep(found: Kept): void {
  const others = keptResults().filter(({ measure, node }) => measure !== found.measure || node !== found.node);
  const all = [...others, found].sort((a, b) => a.measure.localeCompare(b.measure) || a.node - b.node);
  writeFileSync(FILE, `[\n${all.map((each) => JSON.stringify(each, rounded)).join(',\n')}\n]\n`);
}

export function keptResults(): Kept[] {
  return existsSync(FILE) ? (JSON.parse(readFileSync(FILE, 'utf8')) as Kept[]) : [];
}

/** No clock here knows more than five digits. */
function rounded(_key: string, value: unknown): unknown {
  return typeof value === 'number' && !Number.isInteger(value) ? Number(value.toPrecision(5)) : value;
}
