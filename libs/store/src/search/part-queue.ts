import type { LoadedPart, Part } from '../segments/part';

/** Parts that are loaded ahead: unpacking runs beside the search of the one before. */
const AHEAD = 1;

export interface Loading {
  readonly part: Part;
  readonly loaded: Promise<LoadedPart | undefined>;
}

/** Parts of many files, the best first (a heap), the next ones already loading. */
export class PartQueue {
  private readonly heap: Part[] = [];
  private readonly loading: Loading[] = [];

  constructor(private readonly sign: 1 | -1) {}

  push(part: Part): void {
    const { heap } = this;
    let at = heap.push(part) - 1;
    for (let parent = (at - 1) >> 1; at > 0 && this.better(at, parent); parent = (at - 1) >> 1) {
      this.swap(at, parent);
      at = parent;
    }
  }

  /** The best bound of all that is left; undefined when nothing is. */
  get bound(): number | undefined {
    const bounds = [this.heap[0], ...this.loading.map(({ part }) => part)].filter((part) => part !== undefined).map((part) => this.sign * part.bound);
    return bounds.length === 0 ? undefined : this.sign * Math.min(...bounds);
  }

  next(): Loading | undefined {
    while (this.loading.length <= AHEAD && this.heap.length > 0) this.loading.push(begin(this.pop()));
    return this.loading.shift();
  }

  /** Until nothing is read any more: files can be closed then. */
  async settle(): Promise<void> {
    await Promise.allSettled(this.loading.map(({ loaded }) => loaded));
  }

  private pop(): Part {
    const { heap } = this;
    const best = heap[0]!;
    const last = heap.pop()!;
    if (heap.length > 0) {
      heap[0] = last;
      this.sink();
    }
    return best;
  }

  private sink(): void {
    for (let at = 0; ; ) {
      let best = at;
      for (const child of [2 * at + 1, 2 * at + 2]) if (child < this.heap.length && this.better(child, best)) best = child;
      if (best === at) return;
      this.swap(at, best);
      at = best;
    }
  }

  private better(a: number, b: number): boolean {
    return this.sign * this.heap[a]!.bound < this.sign * this.heap[b]!.bound;
  }

  private swap(a: number, b: number): void {
    [this.heap[a], this.heap[b]] = [this.heap[b]!, this.heap[a]!];
  }
}

function begin(part: Part): Loading {
  const loaded = part.load();
  loaded.catch(() => undefined); // looked at when its turn comes, if it does
  return { part, loaded };
}
