import { constants } from 'node:fs';
import { open, rename, stat, unlink } from 'node:fs/promises';
import type { Rank, WaitingLine } from '@cairn/core';
import { frameOf } from './spool-frame';
import { readAllFrames, type Segment } from './spool-segment';

const { O_WRONLY, O_CREAT, O_TRUNC, O_NOFOLLOW = 0 } = constants;

/** Rewrites a segment without the lines of a rank and returns those. Damaged frames go, too; the count keeps them, so that they are told as lost. */
export async function thinSegment(segment: Segment, rank: Rank): Promise<readonly WaitingLine[]> {
  const frames = await readAllFrames(segment);
  const kept = frames.filter(({ line }) => line.rank !== rank);
  const gone = frames.filter(({ line }) => line.rank === rank).map(({ line }) => line);
  const temporary = `${segment.path}.tmp`;
  await write(temporary, kept.map(({ line }) => frameOf(line)).join(''));
  await rename(temporary, segment.path);
  segment.offset = 0;
  segment.size = (await stat(segment.path)).size;
  segment.counts[rank] -= gone.length;
  return gone;
}

async function write(path: string, text: string): Promise<void> {
  const file = await open(path, O_WRONLY | O_CREAT | O_TRUNC | O_NOFOLLOW, 0o640);
  try {
    await file.writeFile(text);
  } catch (error) {
    await unlink(path);
    throw error;
  } finally {
    await file.close();
  }
}
