/** As for every command: 0 fine, 1 a negative finding. `verify` has 4 (incomplete) and 5 (not anchored) besides. */
export const EXIT = { fine: 0, negative: 1, usage: 2, trouble: 3 } as const;
