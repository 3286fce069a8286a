import { createHash } from 'node:crypto';

/** 64 bits: two of a billion names hardly ever meet. */
const DIGITS = 16;

/** One spelling per name, however it was typed. */
function hash(text: string): string {
  return createHash('sha256').update(text.trim().normalize('NFKC').toLowerCase()).digest('hex');
}

/** What stands for a name or an address where neither may be read: the same for the same one, in every process. */
export function keyOf(text: string): string {
  return hash(text).slice(0, DIGITS * 2);
}

/**
 * `usr_` and 16 hex digits that stand for a username. A pseudonym, not anonymity: who has a list of names can hash them, too.
 */
export function pseudonym(username: string): string {
  return `usr_${hash(username).slice(0, DIGITS)}`;
}
