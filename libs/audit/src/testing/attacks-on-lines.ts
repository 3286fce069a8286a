import type { AuditRecord } from '../entry';
import type { ForgedLine } from './forger';

/** The line with another author. */
export function other(line: ForgedLine): ForgedLine {
  const body = { ...(line.entry.body as AuditRecord), user_context: 'usr_mallory' };
  return { ...line, entry: { ...line.entry, body } as ForgedLine['entry'] };
}

/** Where the n-th record stands. */
export const atRecord = (lines: readonly ForgedLine[], nth: number): number => lines.map(({ entry }, index) => (entry.kind === 'record' ? index : -1)).filter((index) => index >= 0).at(nth)!;

/** The lines, one of them with another author. */
export function another(lines: readonly ForgedLine[], at: number): ForgedLine[] {
  return lines.map((line, index) => (index === at ? other(line) : line));
}
