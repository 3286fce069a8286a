import { reverse } from 'node:dns/promises';

const MAX_ENTRIES = 1_000;
/** Reverse names change rarely; a failed look-up is not tried again sooner either. */
const KEPT_MS = 600_000;

/** Host names of clients by reverse DNS. A request never waits: a name not known yet is looked up for the next one. */
export class ClientHostnames {
  private readonly known = new Map<string, { name: string | null; until: number }>();

  constructor(
    private readonly lookUp: (address: string) => Promise<string[]> = reverse,
    private readonly now: () => number = Date.now,
  ) {}

  get(address: string): string | null {
    const entry = this.known.get(address);
    if (entry !== undefined && entry.until > this.now()) return entry.name;
    this.remember(address, entry?.name ?? null);
    this.lookUp(address).then(
      ([name]) => this.remember(address, name ?? null),
      () => this.remember(address, null), // no name: the address stands for itself
    );
    return entry?.name ?? null;
  }

  private remember(address: string, name: string | null): void {
    if (this.known.size >= MAX_ENTRIES && !this.known.has(address)) this.known.clear();
    this.known.set(address, { name, until: this.now() + KEPT_MS });
  }
}
