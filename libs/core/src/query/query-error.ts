import { CairnError } from '../errors/cairn-error';

/** A query that cannot be understood: says where, shows the place, and what would do. */
export class QueryError extends CairnError {
  constructor(
    /** What is wrong, without the place. */
    readonly reason: string,
    /** As it was given. */
    readonly query: string,
    /** Index of the first character concerned. */
    readonly position: number,
    /** How many characters are concerned; at least 1. */
    readonly length: number,
    /** What to write instead. */
    readonly cure: string,
  ) {
    super('CAIRN_E_QUERY', `${reason} at position ${position + 1}\n  ${excerpt(query, position, length)}\n${cure}`);
  }
}

/** Characters shown on either side of the place. */
const AROUND = 60;

/** The query, or what stands around the place, with carets below. Control characters are shown as spaces. */
function excerpt(query: string, position: number, length: number): string {
  const start = Math.max(0, position - AROUND);
  const end = Math.min(query.length, position + AROUND);
  const [before, after] = [start > 0 ? '…' : '', end < query.length ? '…' : ''];
  const shown = query.slice(start, end).replace(/[\p{Cc}\p{Cf}\u2028\u2029]/gu, ' ');
  const carets = '^'.repeat(Math.max(1, Math.min(length, end - position)));
  return `${before}${shown}${after}\n  ${' '.repeat(before.length + position - start)}${carets}`;
}
