/** How often each text came. */
export class Counts extends Map<string, number> {
  add(text: string, count = 1): void {
    this.set(text, (this.get(text) ?? 0) + count);
  }

  merge(other: Counts): void {
    for (const [text, count] of other) this.add(text, count);
  }

  /** Most frequent first; equal ones by name. */
  ranked(limit: number): [string, number][] {
    return [...this].sort(([a, x], [b, y]) => y - x || (a < b ? -1 : 1)).slice(0, limit);
  }
}
