import type { FileHandle } from 'node:fs/promises';
import type { QueryPlan } from '../plan/query-plan';
import { segmentAt, type Segment } from '../segments/list-segments';
import { openRegular } from '../segments/open-file';
import type { Part, PartQuery } from '../segments/part';
import { plainPart } from '../segments/plain-parts';
import { sealedParts } from '../segments/sealed-parts';
import { streamedPart } from '../segments/streamed-parts';
import { factsOf } from '../sidecar/sidecar-facts';
import type { BlockMeta } from '../sidecar/sidecar';
import type { SidecarCache } from '../sidecar/sidecar-cache';

/** The files of one search: opened when needed, once, and closed together when nothing is read from them any more. */
export class OpenSegments {
  private readonly files = new Map<string, Promise<FileHandle | undefined>>();

  private inUse: Promise<unknown> = Promise.resolve();

  constructor(
    private readonly sidecars: SidecarCache,
    private readonly onUnindexed: (segment: Segment) => void,
  ) {}

  /** The parts of a file to begin with. */
  async parts(segment: Segment, plan: QueryPlan, query: PartQuery): Promise<readonly Part[]> {
    return segment.compressed ? this.compressedParts(segment, plan, query) : this.plainParts(segment, plan, query);
  }

  /** What was begun ahead of its use is not waited for by the search: its page is complete. */
  inUseUntil(read: Promise<unknown>): void {
    this.inUse = read;
  }

  async close(): Promise<void> {
    await this.inUse;
    for (const opening of this.files.values()) await (await opening.catch(() => undefined))?.close();
  }

  open(segment: Segment): Promise<FileHandle | undefined> {
    let file = this.files.get(segment.path);
    if (file === undefined) this.files.set(segment.path, (file = openRegular(segment.path)));
    return file;
  }

  private async compressedParts(segment: Segment, plan: QueryPlan, query: PartQuery): Promise<readonly Part[]> {
    const sidecar = await this.sidecars.of(segment);
    const open = (): Promise<FileHandle | undefined> => this.open(segment);
    if (sidecar === undefined) {
      this.onUnindexed(segment);
      return [streamedPart(segment, open, query)];
    }
    const wanted = (block: BlockMeta): boolean => plan.mayPass(factsOf(sidecar, block));
    const { blocks } = sidecar.head;
    if (blocks.every(({ at }) => at >= 0)) return sealedParts(segment, blocks, wanted, open, query);
    const numbers = blocks.map((block) => inRange(block, query) && wanted(block));
    return numbers.includes(true) ? [streamedPart(segment, open, query, numbers)] : [];
  }

  private async plainParts(segment: Segment, plan: QueryPlan, query: PartQuery): Promise<readonly Part[]> {
    const file = await this.open(segment);
    const part = file && (await plainPart(segment, file, query));
    if (file !== undefined) return part === undefined ? [] : [part];
    const { dir, name } = placeOf(segment);
    const compressed = await segmentAt(dir, `${name}.gz`); // meanwhile
    return compressed === undefined ? [] : this.compressedParts(compressed, plan, query);
  }
}

const inRange = ({ lines, min, max }: BlockMeta, { from, to }: PartQuery): boolean => lines > 0 && max >= from && min < to;

function placeOf({ path, name }: Segment): { dir: string; name: string } {
  return { dir: path.slice(0, -name.length), name };
}
