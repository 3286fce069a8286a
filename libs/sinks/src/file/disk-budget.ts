import { opendir, lstat } from 'node:fs/promises';
import { basename, join } from 'node:path';
import { parseFileName, type FileCategory } from './file-name';
import { trimLogFiles } from './trim-log-files';

/** From this share of the budget on it is told. */
const NEAR = 0.9;
/** What is left of the budget after files had to go: so that not every check deletes one. */
const TARGET = 0.85;

export interface DiskBudgetOptions {
  readonly dir: string;
  /** Most the directory may take, with all that is in it, bytes. */
  readonly bytes: number;
  /** Days files are kept: of those of one day, what is kept shortest goes first. */
  readonly days: Readonly<Partial<Record<FileCategory, number>>>;
  /** False where others roll the files: then it is only told. */
  readonly mayDelete: boolean;
  /** Names a file that is being written here: never deleted. */
  readonly isLive: (path: string) => boolean;
}

/** What is to be told of a directory. */
export interface DiskReport {
  readonly kind: 'near' | 'trimmed' | 'exceeded';
  readonly budgetBytes: number;
  /** What the directory takes now. */
  readonly bytes: number;
  /** Deleted files, with their days and categories; none unless `trimmed`. */
  readonly files: number;
  readonly freedBytes: number;
  readonly from?: string;
  readonly to?: string;
  readonly categories: readonly FileCategory[];
}

/** Keeps a log directory within its budget: tells when it is nearly used up, then deletes the oldest files, never those of audit. Asked now and then; reading sizes holds nobody up. */
export class DiskBudget {
  /** What was told of this episode. */
  private told: DiskReport['kind'] | undefined;

  constructor(private readonly options: DiskBudgetOptions) {}

  /** Undefined when there is nothing new to tell. @throws what the file system says. */
  async check(): Promise<DiskReport | undefined> {
    const { bytes: budget } = this.options;
    const bytes = await sizeOf(this.options.dir);
    if (bytes > budget) return this.trim(bytes);
    if (bytes <= NEAR * budget) this.told = undefined;
    else if (this.told === undefined) return this.tell('near', bytes, []);
    return undefined;
  }

  private async trim(before: number): Promise<DiskReport | undefined> {
    const { dir, bytes: budget, days, isLive, mayDelete } = this.options;
    const deleted = mayDelete ? trimLogFiles(dir, { bytes: before - TARGET * budget, days, isLive }) : [];
    const bytes = deleted.length === 0 ? before : await sizeOf(dir);
    if (deleted.length > 0) return this.tell('trimmed', bytes, deleted, before);
    return this.told === 'exceeded' ? undefined : this.tell('exceeded', bytes, []);
  }

  private tell(kind: DiskReport['kind'], bytes: number, deleted: readonly string[], before = bytes): DiskReport {
    const { bytes: budgetBytes } = this.options;
    this.told = bytes > NEAR * budgetBytes ? kind : undefined;
    const names = deleted.flatMap((path) => parseFileName(basename(path)) ?? []);
    const daysGone = names.map(({ day }) => day).sort();
    return { kind, budgetBytes, bytes, files: deleted.length, freedBytes: Math.max(0, before - bytes), from: daysGone[0], to: daysGone.at(-1), categories: [...new Set(names.map(({ category }) => category))] };
  }
}

/** Of all regular files below a directory; links are not followed. 0 when there is none. */
async function sizeOf(dir: string): Promise<number> {
  let bytes = 0;
  const entries = await opendir(dir).catch(absent);
  if (entries === undefined) return 0;
  for await (const entry of entries) {
    const path = join(dir, entry.name);
    if (entry.isDirectory()) bytes += await sizeOf(path);
    else if (entry.isFile()) bytes += (await lstat(path).catch(absent))?.size ?? 0;
  }
  return bytes;
}

/** Removed or renamed meanwhile. */
function absent(error: NodeJS.ErrnoException): undefined {
  if (error.code !== 'ENOENT') throw error;
  return undefined;
}
