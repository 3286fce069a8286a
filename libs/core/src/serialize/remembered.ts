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
