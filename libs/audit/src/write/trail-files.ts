import { readdirSync, type Dirent } from 'node:fs';
import { join } from 'node:path';

/** A trail's file: `audit.<writer>.<chain>.<number>.log`. */
const NAME = /^audit\.([A-Za-z0-9_-]+)\.(\d{8}t\d{9}-[0-9a-f]{8})\.(\d{4,})\.log$/;
const DIGITS = 4;

export const WRITER_NAME = /^[A-Za-z0-9_-]{1,64}$/;

export interface TrailFile {
  readonly path: string;
  readonly name: string;
  readonly writer: string;
  readonly chain: string;
  /** From 1. */
  readonly number: number;
}

export function trailFileName(writer: string, chain: string, number: number): string {
  return `audit.${writer}.${chain}.${String(number).padStart(DIGITS, '0')}.log`;
}

/** Every file of the trails in a directory: chains in the order of their starts, files in the order of their numbers. Links, pipes and the like are none. */
export function trailFiles(dir: string): TrailFile[] {
  return named(dir, (entry) => entry.isFile());
}

/** What has the name of such a file and is no regular one: nothing that a writer made. */
export function strangers(dir: string): TrailFile[] {
  return named(dir, (entry) => !entry.isFile());
}

function named(dir: string, isOne: (entry: Dirent) => boolean): TrailFile[] {
  const files = readdirSync(dir, { withFileTypes: true }).flatMap((entry) => {
    const [, writer, chain, number] = NAME.exec(entry.name) ?? [];
    return number === undefined || !isOne(entry) ? [] : [{ path: join(dir, entry.name), name: entry.name, writer: writer!, chain: chain!, number: Number(number) }];
  });
  return files.sort((a, b) => compare(a.chain, b.chain) || compare(a.writer, b.writer) || a.number - b.number);
}

/** The files, by chain. */
export function byChain(files: readonly TrailFile[]): Map<string, TrailFile[]> {
  const chains = new Map<string, TrailFile[]>();
  for (const file of files) {
    const known = chains.get(file.chain);
    if (known === undefined) chains.set(file.chain, [file]);
    else known.push(file);
  }
  return chains;
}

function compare(a: string, b: string): number {
  if (a === b) return 0;
  return a < b ? -1 : 1;
}
