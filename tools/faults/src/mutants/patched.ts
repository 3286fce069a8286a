import { MUTABLE, type Patch } from './mutant';

/** @throws Error when the text does not stand there exactly once: the mutant is out of date. */
export function patched(text: string, { lib, file, find, replace }: Patch): string {
  const times = text.split(find).length - 1;
  if (times !== 1) throw new Error(`the mutant's text stands ${times} times, not once, in ${MUTABLE[lib]}/dist/${file}: ${find}`);
  return text.replace(find, () => replace);
}
