import type { FileHandle } from 'node:fs/promises';

/** Bytes before the place that was read to: other ones there tell that the file was begun anew. */
const REMEMBERED = 48;
/** Bytes of the beginning, by which a copy is known. */
const HEAD = 1_024;
/** Files that share less are not taken for copies: some programs begin each file with the same line. */
const TELLING = 48;

/** What is known of a file from when it was empty until it is truncated: enough to know it, and copies of it, again. */
export class FileLife {
  private head: Buffer = Buffer.alloc(0);
  private before: Buffer = Buffer.alloc(0);
  /** Nothing is added to it any more. */
  isOver = false;

  /** @param offset the place it was read to. */
  constructor(public offset = 0) {}

  /** Looks at a file that is followed from its middle. */
  async lookAt(file: FileHandle): Promise<void> {
    this.head = await bytesAt(file, 0, Math.min(HEAD, this.offset));
    const remembered = Math.min(REMEMBERED, this.offset);
    this.before = await bytesAt(file, this.offset - remembered, remembered);
  }

  /** How many bytes before the place are remembered. */
  get remembered(): number {
    return this.before.length;
  }

  /** Whether bytes that stand before the place are the remembered ones. */
  isContinuedBy(bytes: Buffer): boolean {
    return bytes.equals(this.before);
  }

  advance(bytes: Buffer, length: number): void {
    if (this.offset === this.head.length && this.offset < HEAD) this.head = Buffer.concat([this.head, bytes.subarray(0, Math.min(length, HEAD - this.offset))]);
    this.offset += length;
    const known = Buffer.concat([this.before, bytes.subarray(Math.max(0, length - REMEMBERED), length)]);
    this.before = known.subarray(Math.max(0, known.length - REMEMBERED));
  }

  /** Whether another file is a copy of this one; `perhaps` when too little of it is there yet. */
  async isCopiedBy(file: FileHandle, size: number): Promise<'yes' | 'no' | 'perhaps'> {
    const { head, before, offset } = this;
    if (head.length < TELLING) return 'no';
    const begin = await bytesAt(file, 0, Math.min(head.length, size));
    if (!begin.equals(head.subarray(0, begin.length))) return 'no';
    if (begin.length < head.length) return 'perhaps';
    if (size < offset) return 'yes';
    return (await bytesAt(file, offset - before.length, before.length)).equals(before) ? 'yes' : 'no';
  }
}

async function bytesAt(file: FileHandle, from: number, length: number): Promise<Buffer> {
  const bytes = Buffer.alloc(length);
  const { bytesRead } = await file.read(bytes, 0, length, from);
  return bytes.subarray(0, bytesRead);
}
