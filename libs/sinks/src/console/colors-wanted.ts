/**
 * Colours for a terminal, unless NO_COLOR says no (https://no-color.org); FORCE_COLOR gives them anywhere, `FORCE_COLOR=0` takes them away.
 * FORCE_COLOR is the one that wins, as in Node.
 */
export function colorsWanted(isTTY = process.stdout.isTTY === true, env: NodeJS.ProcessEnv = process.env): boolean {
  const { FORCE_COLOR, NO_COLOR, TERM } = env;
  if (FORCE_COLOR !== undefined) return FORCE_COLOR !== '0' && FORCE_COLOR !== 'false';
  return isTTY && (NO_COLOR === undefined || NO_COLOR === '') && TERM !== 'dumb';
}
