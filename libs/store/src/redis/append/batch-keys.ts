import type { ScriptCall } from '../link/script-call';

/** The keys of one call; arguments name them by their number, from 1. */
export class BatchKeys {
  /** Each in two parts, of which many have the first in common. */
  private readonly parts: string[] = [];
  private readonly numbers = new Map<string, number>();

  constructor(fixed: readonly string[]) {
    for (const key of fixed) this.add(key, '');
  }

  get size(): number {
    return this.parts.length / 2;
  }

  /** For a key that its owner asks for once only. */
  add(head: string, rest: string): number {
    this.parts.push(head, rest);
    return this.parts.length / 2;
  }

  numberOf(key: string): number {
    let number = this.numbers.get(key);
    if (number === undefined) this.numbers.set(key, (number = this.add(key, '')));
    return number;
  }

  writeTo(call: ScriptCall): void {
    for (let at = 0; at < this.parts.length; at += 2) call.key(this.parts[at]!, this.parts[at + 1]!);
  }
}
