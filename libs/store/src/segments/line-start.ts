import type { FileHandle } from 'node:fs/promises';
import { LINE_FEED } from './lines';

/** Bytes read at once. */
const READ = 1024 * 1024;

/** Where a line that reaches back beyond `position` begins. */
export async function lineStart(file: FileHandle, position: number): Promise<number> {
  for (let end = position; end > 0; ) {
    const from = Math.max(0, end - READ);
    const feed = (await bytesOf(file, from, end)).lastIndexOf(LINE_FEED);
    if (feed >= 0) return from + feed + 1;
    end = from;
  }
  return 0;
}

/** Fewer where the file ends before. */
export async function bytesOf(file: FileHandle, from: number, to: number): Promise<Buffer> {
  const bytes = Buffer.allocUnsafe(Math.max(0, to - from));
  const { bytesRead } = await file.read(bytes, 0, bytes.length, from);
  return bytes.subarray(0, bytesRead);
}
