import type { FileHandle } from 'node:fs/promises';
import { gzipLines, type StreamedBlock } from './gzip-stream';
import type { Segment } from './list-segments';
import { stemOf, type LoadedPart, type Part, type PartQuery } from './part';

/** Which of the file's parts are asked for, by their number; undefined when nothing is known of them. */
export type WantedParts = readonly boolean[] | undefined;

/** A compressed file that can only be unpacked from its beginning: one part after the other. */
export function streamedPart(segment: Segment, open: () => Promise<FileHandle | undefined>, { newestFirst }: PartQuery, wanted?: WantedParts): Part {
  return new StreamedPart(new StreamedFile(segment, open, wanted), newestFirst ? Infinity : -Infinity);
}

class StreamedFile {
  private blocks: AsyncGenerator<StreamedBlock> | undefined;
  private offset = 0;
  private number = 0;
  ended = false;

  constructor(
    private readonly segment: Segment,
    private readonly open: () => Promise<FileHandle | undefined>,
    private readonly wanted: WantedParts,
  ) {}

  async read(): Promise<LoadedPart | undefined> {
    const blocks = await this.begin();
    for (;;) {
      const { done, value } = (await blocks?.next().catch((error: unknown) => this.end(error))) ?? { done: true as const, value: undefined };
      if (done === true || value === undefined) return this.end();
      const part = this.part(value);
      const isWanted = this.wanted === undefined || this.wanted[this.number] !== false;
      this.offset += value.raw.length;
      this.number += 1;
      if (this.wanted !== undefined && !this.wanted.includes(true, this.number)) await this.stop(blocks);
      if (isWanted) return part;
      if (this.ended) return undefined;
    }
  }

  private async begin(): Promise<AsyncGenerator<StreamedBlock> | undefined> {
    const file = this.blocks === undefined ? await this.open() : undefined;
    if (file !== undefined) this.blocks = gzipLines(file, this.segment.size);
    return this.blocks;
  }

  private part({ raw, oversized }: StreamedBlock): LoadedPart {
    return { bytes: raw, offset: this.offset, stem: stemOf(this.segment.name), fallbackTime: this.segment.modified, hidden: undefined, oversized };
  }

  private async stop(blocks: AsyncGenerator<StreamedBlock> | undefined): Promise<void> {
    this.ended = true;
    await blocks?.return(undefined);
  }

  private end(error?: unknown): undefined {
    this.ended = true;
    if (error !== undefined) throw error;
    return undefined;
  }
}

class StreamedPart implements Part {
  constructor(
    private readonly file: StreamedFile,
    readonly bound: number,
  ) {}

  load(): Promise<LoadedPart | undefined> {
    return this.file.read();
  }

  next(): Part | undefined {
    return this.file.ended ? undefined : new StreamedPart(this.file, this.bound);
  }
}
