import { randomInt } from 'node:crypto';
import { CATEGORIES, type Category } from '@cairn/core';

/** What a log file is for: a category, all alerts (WARNING and above), or measurements in their short layout. */
export type FileCategory = Category | 'alerts' | 'metrics';

const FILE_CATEGORIES: readonly FileCategory[] = [...CATEGORIES, 'alerts', 'metrics'];

/** A rolled file's name, taken apart. */
export interface FileName {
  readonly category: FileCategory;
  /** UTC day of its records, `YYYY-MM-DD`. */
  readonly day: string;
  readonly writer: string;
  /** 0 for a day's first file, then 1, 2, …: the files rolled by size. */
  readonly number: number;
  readonly compressed: boolean;
}

const SUFFIX_LENGTH = 6;
const WRITER = `[a-z0-9]+(?:-[a-z0-9]+)*-[a-z0-9]{${SUFFIX_LENGTH}}`;
const CATEGORY = FILE_CATEGORIES.join('|');
const OWN_FILE = new RegExp(`^(${CATEGORY})\\.(\\d{4}-\\d{2}-\\d{2})\\.(${WRITER})(?:\\.([1-9]\\d{0,8}))?\\.log(\\.gz)?$`);
const OWN_LINK = new RegExp(`^(${CATEGORY})\\.(${WRITER})\\.log$`);
/** Compressed files in the making: `<file>.gz.<random>.tmp`. */
const OWN_TEMPORARY = new RegExp(`^(${CATEGORY})\\.\\d{4}-\\d{2}-\\d{2}\\.${WRITER}(?:\\.[1-9]\\d{0,8})?\\.log\\.gz\\.[a-z0-9]{${SUFFIX_LENGTH}}\\.tmp$`);

/** Undefined for any name this product does not give itself: such a file is never touched. */
export function parseFileName(name: string): FileName | undefined {
  const found = OWN_FILE.exec(name);
  if (found === null) return undefined;
  const [, category, day, writer, number = '0', gz] = found;
  return { category: category as FileCategory, day: day!, writer: writer!, number: Number(number), compressed: gz !== undefined };
}

/** Of the symbolic link a writer keeps to its current file of a category. */
export function linkName(category: FileCategory, writer: string): string {
  return `${category}.${writer}.log`;
}

/** Whether it is the name of the symbolic link a writer keeps to its current file. */
export function isLinkName(name: string): boolean {
  return OWN_LINK.test(name);
}

export function isTemporaryName(name: string): boolean {
  return OWN_TEMPORARY.test(name);
}

/** What a store adds to the name of a compressed file for its index. */
export const SIDECAR_ENDING = '.idx';

/** Whether it is the index of one of our compressed files. */
export function isSidecarName(name: string): boolean {
  return name.endsWith(`.gz${SIDECAR_ENDING}`) && parseFileName(name.slice(0, -SIDECAR_ENDING.length)) !== undefined;
}

/** Whether it is such an index in the making. */
export function isUnfinishedSidecarName(name: string): boolean {
  return name.endsWith('.tmp') && isSidecarName(name.slice(0, -'.tmp'.length));
}

/**
 * Names one writer of a directory: the service and six random characters, new for each set of files. Not the process id: in a container that is 1
 * each time, and a name that comes again would be appended to, or replace, what an earlier process has sealed.
 */
export function newWriterId(service: string): string {
  const slug = service.toLowerCase().replace(/[^a-z0-9]+/g, '-').slice(0, 40).replace(/^-+|-+$/g, '');
  return `${slug || 'service'}-${randomSuffix()}`;
}

/** The same service under another random suffix. */
export function renewWriterId(writer: string): string {
  return `${writer.slice(0, -SUFFIX_LENGTH)}${randomSuffix()}`;
}

export function randomSuffix(): string {
  return randomInt(36 ** SUFFIX_LENGTH).toString(36).padStart(SUFFIX_LENGTH, '0');
}

/** The UTC day of a time, ms since the epoch. */
export function dayOf(time: number): string {
  return new Date(time).toISOString().slice(0, 10);
}
