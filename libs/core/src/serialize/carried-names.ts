/** Of the names an object has, those that are taken over, in the order in which they are listed. Records of one origin mostly have the names of the one before. */
export class CarriedNames {
  private seen: readonly string[] = [];
  private carried: readonly string[] = [];

  /** @param places the place of each name that is taken over */
  constructor(private readonly places: ReadonlyMap<string, number>) {}

  of(fields: object): readonly string[] {
    const names = Object.keys(fields);
    if (!isSame(names, this.seen)) {
      this.carried = names.filter((name) => this.places.has(name)).sort((a, b) => this.places.get(a)! - this.places.get(b)!);
      this.seen = names;
    }
    return this.carried;
  }
}

function isSame(names: readonly string[], others: readonly string[]): boolean {
  if (names.length !== others.length) return false;
  for (let i = 0; i < names.length; i += 1) if (names[i] !== others[i]) return false;
  return true;
}
