import { closeSync, constants, openSync, readFileSync, writeSync } from 'node:fs';
import { join } from 'node:path';
import { crc32 } from 'node:zlib';

/** How far a volume is settled: everything before this needs no further delivery. */
export interface Position {
  readonly segment: number;
  /** Bytes into it. */
  readonly offset: number;
}

const NAME = 'position';
const { O_WRONLY, O_CREAT, O_NOFOLLOW = 0 } = constants;
const NUMBER_LENGTH = 15;

/**
 * Written over itself in one small write, which a killed process leaves either done or not done; one that was damaged all the same is no position, and
 * the volume is replayed from its first segment's beginning.
 */
export function writePosition(dir: string, { segment, offset }: Position): void {
  const content = [segment, offset].map((number) => String(number).padStart(NUMBER_LENGTH, '0')).join(' ');
  const fd = openSync(join(dir, NAME), O_WRONLY | O_CREAT | O_NOFOLLOW, 0o640);
  try {
    writeSync(fd, `${content} ${crc32(content)}\n`, 0);
  } finally {
    closeSync(fd);
  }
}

export function readPosition(dir: string): Position | undefined {
  const text = read(join(dir, NAME));
  const found = /^(\d{15} \d{15}) (\d{1,10})\n/.exec(text);
  if (found === null || crc32(found[1]!) !== Number(found[2])) return undefined;
  const [segment, offset] = found[1]!.split(' ').map(Number);
  return { segment: segment!, offset: offset! };
}

function read(path: string): string {
  try {
    return readFileSync(path, 'utf8');
  } catch {
    return ''; // nothing was settled yet
  }
}
