import { CairnError } from '@cairn/core';
import { DEFAULT_LIMIT, MAX_LIMIT, type LogQuery, type Order } from '@cairn/core/query';

export interface CheckedQuery {
  readonly from: number;
  readonly to: number;
  readonly order: Order;
  readonly limit: number;
}

/** @throws CairnError CAIRN_E_QUERY naming what cannot be. */
export function checkQuery({ from = -Infinity, to = Infinity, order = 'newest', limit = DEFAULT_LIMIT }: LogQuery): CheckedQuery {
  if (order !== 'newest' && order !== 'oldest') throw refused(`the order is "${String(order)}"`, 'Use newest or oldest.');
  if (!Number.isInteger(limit) || limit < 1 || limit > MAX_LIMIT) throw refused(`the limit is ${limit}`, `Ask for 1 to ${MAX_LIMIT} records, and for more by the page's cursor.`);
  checkRange(from, to);
  return { from, to, order, limit };
}

/** @throws CairnError CAIRN_E_QUERY when it is no range. */
export function checkRange(from: number, to: number): void {
  if (Number.isNaN(from) || Number.isNaN(to) || from > to) throw refused(`the range goes from ${from} to ${to}`, 'Both are epoch milliseconds, "from" not after "to".');
}

const refused = (what: string, cure: string): CairnError => new CairnError('CAIRN_E_QUERY', `${what}. ${cure}`);
