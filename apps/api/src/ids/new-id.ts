import { randomBytes } from 'node:crypto';

export type IdPrefix = 'org' | 'usr' | 'tsk' | 'res' | 'env' | 'job' | 'ses';

/** The prefix and 12 hex digits: an id that says what it names. */
export function newId(prefix: IdPrefix): string {
  return `${prefix}_${randomBytes(6).toString('hex')}`;
}
