import { inOnePiece } from './one-piece';

/** What follows from an object and is made once for it: kept as long as the object itself. */
export class Remembered<K extends object, V> {
  private readonly known = new WeakMap<K, V>();

  constructor(private readonly make: (key: K) => V) {}

  of(key: K): V {
    let value = this.known.get(key);
    if (value === undefined) {
      value = this.make(key);
      this.known.set(key, value);
    }
    return value;
  }
}

/** What follows from a text and is made anew when that is another one than the last time: what an origin says recurs. */
export class RememberedText {
  private from: string | undefined;
  private made = '';

  constructor(private readonly make: (from: string) => string) {}

  of(from: string): string {
    if (from !== this.from) {
      this.made = inOnePiece(this.make(from));
      this.from = from;
    }
    return this.made;
  }
}
