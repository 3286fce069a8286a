import type { Paint } from './paint';
import { printable } from './printable';

type Cell = string | number | null | undefined;

/** Rows below their headings, columns aligned: numbers to the right. */
export function table(headings: readonly string[], rows: readonly (readonly Cell[])[], paint: Paint): string[] {
  const shown = rows.map((row) => row.map(cellText));
  const widths = headings.map((heading, column) => Math.max(heading.length, ...shown.map((row) => row[column]!.length)));
  const isNumber = headings.map((_, column) => rows.every((row) => typeof row[column] === 'number' || row[column] == null));
  const line = (cells: readonly string[]): string => cells.map((cell, column) => (isNumber[column] ? cell.padStart(widths[column]!) : cell.padEnd(widths[column]!))).join('  ').trimEnd();
  return [paint.dim(line(headings)), ...shown.map(line)];
}

function cellText(cell: Cell): string {
  if (cell === null || cell === undefined) return '-';
  return typeof cell === 'number' ? String(Number(cell.toPrecision(6))) : printable(cell);
}
