import { Figures } from '../measure/figures';
import type { Figure, Measure } from '../measure/measure';
import type { Kept } from './kept-results';
import { numberText, withUnit } from './numbers';

export type Cells = readonly (readonly string[])[];

/** Subjects by figures: median, spread, and how it stands beside the reference. */
export function tableOf(measure: Measure, kept: Kept): Cells {
  const figures = new Figures(kept.rows);
  const subjects = [...new Set(kept.rows.map(({ subject }) => subject))];
  const shown = measure.figures.filter(({ name }) => subjects.some((subject) => figures.values(name, subject) !== undefined));
  const head = ['', ...shown.map(({ name, unit }) => `${name}${unit === '' ? '' : `, ${unit}`}`)];
  const order = orderOf(measure, subjects);
  const rows = order.map((subject) => [subject, ...shown.map((figure) => cell(measure, figures, figure, subject))]);
  return measure.noise === undefined ? [head, ...rows] : [head, ...rows, ['noise', ...shown.map((figure) => noiseCell(measure, figures, figure))]];
}

/** As they were started, the reference first. */
function orderOf({ reference }: Measure, subjects: readonly string[]): string[] {
  return [...subjects].sort((a, b) => Number(b === reference) - Number(a === reference));
}

function cell({ reference, noise }: Measure, figures: Figures, { name }: Figure, subject: string): string {
  const summary = figures.summary(name, subject);
  if (summary === undefined) return '–';
  const { median, low, high, rounds } = summary;
  const spread = rounds > 1 ? ` (${numberText(low)}…${numberText(high)})` : '';
  const ratio = reference === undefined || reference === subject ? undefined : figures.ratio(name, subject, reference);
  return `${numberText(median)}${spread}${ratio === undefined ? '' : ` ×${numberText(ratio)}${isNoise(figures, name, subject, reference!, noise) ? ' ≈' : ''}`}`;
}

/** Nearer to the reference than two equal subjects are to each other. */
function isNoise(figures: Figures, name: string, subject: string, reference: string, noise: Measure['noise']): boolean {
  const floor = noise && figures.noise(name, noise);
  const over = figures.over(name, subject, reference);
  return floor !== undefined && over !== undefined && Math.abs(over) <= floor;
}

function noiseCell({ noise }: Measure, figures: Figures, { name, unit }: Figure): string {
  const floor = figures.noise(name, noise!);
  return floor === undefined ? '–' : `±${withUnit(floor, unit)}`;
}

/** For a terminal. */
export function textTable(cells: Cells): string {
  const widths = cells[0]!.map((_, column) => Math.max(...cells.map((row) => row[column]!.length)));
  return cells.map((row) => row.map((text, column) => (column === 0 ? text.padEnd(widths[column]!) : text.padStart(widths[column]!))).join('  ').trimEnd()).join('\n');
}

export function markdownTable(cells: Cells): string {
  const [head, ...rows] = cells;
  return [head!, head!.map((_, column) => (column === 0 ? '---' : '---:')), ...rows].map((row) => `| ${row.map((text) => text.replaceAll('|', '\\|')).join(' | ')} |`).join('\n');
}
