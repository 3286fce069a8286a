import { randomBytes } from 'node:crypto';
import { closeSync, constants, fsyncSync, fstatSync, ftruncateSync, linkSync, openSync, readdirSync, readFileSync, readSync, renameSync, rmSync, statSync, writeSync } from 'node:fs';
import { open, type FileHandle } from 'node:fs/promises';
import { dirname, join } from 'node:path';

/** The first line of a person's file. */
export interface Header {
  readonly pseudonym: string;
  readonly secret: string;
}

export interface StoredValue {
  readonly commitment: string;
  readonly field: string;
  readonly value: string;
}

/** Longer than any header, in bytes. */
const LONGEST_HEADER = 256;
const HEADER = /^\{"pseudonym":"sub_[0-9a-f]{16}","secret":"[0-9a-f]{64}"\}$/;
const [NEW, ERASING] = ['.new', '.erasing'];
/** What a process that lives has begun is linked by then, ms. */
const ABANDONED_MS = 60_000;

/** The header of a person's file as it stands there; undefined when there is no file, or what a crash left of one. */
export function headerLine(path: string): string | undefined {
  const fd = openIfThere(path);
  if (fd === undefined) return undefined;
  try {
    const bytes = Buffer.alloc(LONGEST_HEADER);
    return lineIn(bytes.subarray(0, readSync(fd, bytes, 0, bytes.length, 0)));
  } finally {
    closeSync(fd);
  }
}

export function parseHeader(line: string): Header {
  return JSON.parse(line) as Header;
}

/** The values in a person's file. What a crash left of a line is none: its record was never acknowledged. */
export function storedValues(path: string): StoredValue[] {
  const fd = openIfThere(path);
  if (fd === undefined) return [];
  try {
    return readFileSync(fd, 'utf8').split('\n').slice(1, -1).flatMap(parsed);
  } finally {
    closeSync(fd);
  }
}

/** A new file comes to be whole, and only where there is none. */
export function createSubject(path: string): void {
  const header: Header = { pseudonym: `sub_${randomBytes(8).toString('hex')}`, secret: randomBytes(32).toString('hex') };
  const made = `${path}.${randomBytes(6).toString('hex')}${NEW}`;
  const fd = openSync(made, 'wx', 0o600);
  try {
    writeSync(fd, `${JSON.stringify(header)}\n`);
    fsyncSync(fd);
    linkSync(made, path);
    syncDirectory(path);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error; // another process was quicker
  } finally {
    closeSync(fd);
    rmSync(made, { force: true });
  }
}

/** Whole lines, also of several processes; into the file of that very header, and nowhere when it was erased in between. */
export async function appendValue(path: string, header: string, value: StoredValue): Promise<void> {
  const file = await open(path, constants.O_RDWR | constants.O_APPEND).catch((error: NodeJS.ErrnoException) => {
    if (error.code === 'ENOENT') return undefined;
    throw error;
  });
  if (file === undefined) return;
  try {
    if ((await headerIn(file)) !== header) return;
    await file.write(`${JSON.stringify(value)}\n`);
    await file.datasync();
  } finally {
    await file.close();
  }
}

/** Takes the name away, overwrites, and deletes: a crash between leaves what {@link sweep} ends. @returns The header it had; undefined when none could be read. */
export function eraseSubject(path: string): string | undefined {
  const erasing = `${path}.${randomBytes(6).toString('hex')}${ERASING}`;
  const header = headerLine(path);
  try {
    renameSync(path, erasing);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return undefined;
    throw error;
  }
  syncDirectory(path);
  wipe(erasing);
  return header;
}

/** Ends what processes that died have begun. */
export function sweep(dir: string): void {
  for (const name of readdirSync(dir)) {
    const path = join(dir, name);
    if (name.endsWith(ERASING) || (name.endsWith(NEW) && isAbandoned(path))) wipe(path);
  }
}

function isAbandoned(path: string): boolean {
  const stat = statSync(path, { throwIfNoEntry: false });
  return stat !== undefined && Date.now() - stat.mtimeMs > ABANDONED_MS;
}

function wipe(path: string): void {
  const fd = openIfThere(path, 'r+');
  if (fd === undefined) return; // another process was quicker
  try {
    const { size } = fstatSync(fd);
    writeSync(fd, Buffer.alloc(size), 0, size, 0);
    fsyncSync(fd);
    ftruncateSync(fd);
    rmSync(path, { force: true });
    syncDirectory(path);
  } finally {
    closeSync(fd);
  }
}

function openIfThere(path: string, flags = 'r'): number | undefined {
  try {
    return openSync(path, flags);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return undefined;
    throw error;
  }
}

async function headerIn(file: FileHandle): Promise<string | undefined> {
  const bytes = Buffer.alloc(LONGEST_HEADER);
  const { bytesRead } = await file.read(bytes, 0, bytes.length, 0);
  return lineIn(bytes.subarray(0, bytesRead));
}

function lineIn(bytes: Buffer): string | undefined {
  const end = bytes.indexOf('\n');
  const line = end < 0 ? '' : bytes.toString('latin1', 0, end);
  return HEADER.test(line) ? line : undefined;
}

function syncDirectory(path: string): void {
  const fd = openSync(dirname(path), 'r');
  try {
    fsyncSync(fd);
  } finally {
    closeSync(fd);
  }
}

function parsed(line: string): StoredValue[] {
  try {
    return [JSON.parse(line) as StoredValue];
  } catch {
    return [];
  }
}
