/** The keys of one call, each once; arguments name them by their number. */
export class BatchKeys {
  private readonly names: string[] = [];
  private readonly numbers = new Map<string, number>();

  constructor(fixed: readonly string[]) {
    for (const key of fixed) this.numberOf(key);
  }

  get list(): readonly string[] {
    return this.names;
  }

  numberOf(key: string): number {
    let number = this.numbers.get(key);
    if (number !== undefined) return number;
    number = this.names.push(key);
    this.numbers.set(key, number);
    return number;
  }

  nameOf(number: number): string {
    return this.names[number - 1]!;
  }
}

export type Argument = string | number;

/** Members of one part by key: the key's number, what stands once before its values, and the values. */
export class KeyedPart {
  private readonly byKey = new Map<number, Argument[]>();

  constructor(
    private readonly valuesPerMember: number,
    private readonly head: (key: number) => readonly Argument[] = () => [],
  ) {}

  /** A member of two values. */
  add(key: number, first: Argument, second: Argument): void {
    const found = this.byKey.get(key);
    if (found === undefined) this.byKey.set(key, [first, second]);
    else found.push(first, second);
  }

  /** Many members at once. */
  addAll(key: number, values: readonly Argument[]): void {
    const found = this.byKey.get(key);
    if (found === undefined) this.byKey.set(key, [...values]);
    else for (const value of values) found.push(value);
  }

  writeTo(target: Argument[]): void {
    target.push(this.byKey.size);
    for (const [key, values] of this.byKey) {
      target.push(key, ...this.head(key), values.length / this.valuesPerMember);
      for (const value of values) target.push(value);
    }
  }

  /** Keys with their number of members. */
  *sizes(): Iterable<readonly [key: number, members: number]> {
    for (const [key, values] of this.byKey) yield [key, values.length / this.valuesPerMember];
  }
}
