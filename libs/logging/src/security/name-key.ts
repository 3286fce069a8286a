import { createHash } from 'node:crypto';

/** 128 bits. */
const DIGITS = 32;

/** What a name or an address is counted by where neither may be read: the same for the same one, however it was typed, in every process. */
export function keyOf(text: string): string {
  return createHash('sha256').update(text.trim().normalize('NFKC').toLowerCase()).digest('hex').slice(0, DIGITS);
}
