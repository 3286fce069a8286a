/** Found or fine; a negative finding (nothing found, a leak); the command line is wrong; something cannot be read or reached. `audit verify` has 4 and 5 besides. */
export const EXIT = { fine: 0, negative: 1, usage: 2, trouble: 3 } as const;
