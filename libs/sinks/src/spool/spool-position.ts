import { closeSync, constants, openSync, readFileSync, rmSync, writeSync } from 'node:fs';
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
export class PositionFile {
  private fd: number | undefined;

  constructor(private readonly dir: string) {}

  write({ segment, offset }: Position): void {
    this.fd ??= openSync(join(this.dir, NAME), O_WRONLY | O_CREAT | O_NOFOLLOW, 0o640);
    const content = [segment, offset].map((number) => String(number).padStart(NUMBER_LENGTH, '0')).join(' ');
    writeSync(this.fd, `${content} ${String(crc32(content)).padStart(10, '0')}\n`, 0);
  }

  read(): Position | undefined {
    const found = /^(\d{15} \d{15}) (\d{10})\n/.exec(read(join(this.dir, NAME)));
    if (found === null || crc32(found[1]!) !== Number(found[2])) return undefined;
    const [segment, offset] = found[1]!.split(' ').map(Number);
    return { segment: segment!, offset: offset! };
  }

  close(): void {
    if (this.fd !== undefined) closeSync(this.fd);
    this.fd = undefined;
  }

  remove(): void {
    this.close();
    rmSync(join(this.dir, NAME), { force: true });
  }
}

function read(path: string): string {
  try {
    return readFileSync(path, 'utf8');
  } catch {
    return ''; // nothing was settled yet
  }
}
