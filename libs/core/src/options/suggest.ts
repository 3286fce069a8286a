/** The candidate a mistyped name probably meant, or `undefined` when none is near. Case and separators do not count. */
export function suggest(name: string, candidates: readonly string[]): string | undefined {
  const wanted = plain(name);
  const reach = Math.ceil(wanted.length / 3);
  let best: string | undefined;
  let bestDistance = reach + 1;
  for (const candidate of candidates) {
    const distance = editDistance(wanted, plain(candidate));
    if (distance < bestDistance) [best, bestDistance] = [candidate, distance];
  }
  return best;
}

const LONGEST = 64;
const plain = (name: string): string => name.toLowerCase().replace(/[^a-z0-9]/g, '').slice(0, LONGEST);

/** Levenshtein distance. */
export function editDistance(a: string, b: string): number {
  let row = Array.from({ length: b.length + 1 }, (_, i) => i);
  for (let i = 1; i <= a.length; i += 1) {
    const next = [i];
    for (let j = 1; j <= b.length; j += 1) {
      const change = row[j - 1]! + (a[i - 1] === b[j - 1] ? 0 : 1);
      next.push(Math.min(row[j]! + 1, next[j - 1]! + 1, change));
    }
    row = next;
  }
  return row[b.length]!;
}
