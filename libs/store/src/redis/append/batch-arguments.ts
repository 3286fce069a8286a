/** The keys of one call; arguments name them by their number. */
export class BatchKeys {
  private readonly names: string[] = [];
  private readonly numbers = new Map<string, number>();

  constructor(fixed: readonly string[]) {
    for (const key of fixed) this.add(key);
  }

  get list(): readonly string[] {
    return this.names;
  }

  /** For a key that its owner asks for once only. */
  add(key: string): number {
    return this.names.push(key);
  }

  numberOf(key: string): number {
    let number = this.numbers.get(key);
    if (number !== undefined) return number;
    number = this.names.push(key);
    this.numbers.set(key, number);
    return number;
  }
}

export type Argument = string | number;

/** A part of a call: members, each with what stands once before its values, their number, and the values. */
export class BatchPart {
  private members = 0;
  private readonly values: Argument[] = [];

  add(head: readonly Argument[], count: number, values: readonly Argument[]): void {
    this.members += 1;
    this.values.push(...head, count);
    for (const value of values) this.values.push(value);
  }

  writeTo(target: Argument[]): void {
    target.push(this.members);
    for (const value of this.values) target.push(value);
  }
}
