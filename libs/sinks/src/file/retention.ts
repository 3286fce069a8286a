import { lstatSync, readdirSync, readlinkSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { isLinkName, isSidecarName, linkName, parseFileName, SIDECAR_ENDING, type FileCategory, type FileName } from './file-name';
import { CautiousClock, systemClocks, type Clocks } from './cautious-clock';

export interface RetentionOptions {
  readonly dir: string;
  /** Days a category's files are kept after the day in their name. A category without a number is kept for ever. */
  readonly days: Readonly<Partial<Record<FileCategory, number>>>;
  /** Files rolled by size that are kept per category, of all writers together; the last file of a writer's day does not count. */
  readonly backupCount: number;
  /** Names a file that is being written here: never deleted. */
  readonly isLive: (path: string) => boolean;
  /** Default: the machine's. */
  readonly clocks?: Clocks;
}

/** A file, or its compressed form, or both while one is being made of the other. */
interface Stored extends FileName {
  readonly paths: readonly string[];
  /** Newest of them. */
  readonly modified: number;
}

const DAY_MS = 86_400_000;
/** A file nobody wrote to for this long was left by a writer that ended, as far as its link goes. */
const IDLE_MS = 3_600_000;

/**
 * Deletes old files by scanning for the names this product gives; no state file decides. Age counts from the end of the day in the name, which is that of the records, whatever
 * touched the file since; the time is told by a {@link CautiousClock}, so that a wall clock that was set deletes nothing early.
 */
export class Retention {
  private readonly clock: CautiousClock;
  private begun = false;

  constructor(private readonly options: RetentionOptions) {
    this.clock = new CautiousClock(options.clocks ?? systemClocks);
  }

  /** Returns the paths that were deleted; with `dryRun`, that would be. */
  run({ dryRun = false } = {}): string[] {
    const names = readdirSync(this.options.dir);
    const stored = this.stored(names).filter((file) => !file.paths.some(this.options.isLive));
    this.begin(stored);
    const now = this.clock.now();
    const doomed = new Set([...this.beyondCount(stored), ...stored.filter((file) => this.tooOld(file, now))]);
    const paths = [...[...doomed].flatMap((file) => file.paths), ...this.deadLinks(names, now)];
    if (!dryRun) for (const path of [...paths, ...this.sidecarsOf(names, paths)]) rmSync(path, { force: true });
    return paths;
  }

  /** What a store keeps beside compressed files goes with them; and what is left of files that are gone. */
  private sidecarsOf(names: readonly string[], deleted: readonly string[]): string[] {
    const left = new Set(names.map((name) => join(this.options.dir, name)));
    for (const path of deleted) left.delete(path);
    return names.filter((name) => isSidecarName(name)).map((name) => join(this.options.dir, name)).filter((path) => !left.has(path.slice(0, -SIDECAR_ENDING.length)));
  }

  private begin(stored: readonly Stored[]): void {
    if (this.begun || stored.length === 0) return;
    this.begun = true;
    this.clock.begin(stored.reduce((newest, file) => Math.max(newest, file.modified), 0));
  }

  private stored(names: readonly string[]): Stored[] {
    const byFile = new Map<string, Stored>();
    for (const name of names) {
      const file = parseFileName(name);
      const path = join(this.options.dir, name);
      const stats = file && lstatSync(path, { throwIfNoEntry: false });
      if (file === undefined || stats?.isFile() !== true) continue;
      const key = `${chain(file)}.${file.number}`;
      const twin = byFile.get(key);
      byFile.set(key, { ...file, paths: [...(twin?.paths ?? []), path], modified: Math.max(twin?.modified ?? 0, stats.mtimeMs) });
    }
    return [...byFile.values()];
  }

  private tooOld(file: Stored, now: number): boolean {
    const days = this.options.days[file.category];
    if (days === undefined) return false;
    return Date.parse(file.day) + DAY_MS < now - days * DAY_MS && !isBusy(file, now);
  }

  /** The oldest of the files rolled by size, per category: those after which the same writer began another on the same day. */
  private beyondCount(stored: readonly Stored[]): Stored[] {
    const last = new Map<string, number>();
    for (const file of stored) last.set(chain(file), Math.max(last.get(chain(file)) ?? 0, file.number));
    const rolled = stored.filter((file) => file.number < last.get(chain(file))!).sort(oldestFirst);
    const byCategory = groupByCategory(rolled);
    return [...byCategory.values()].flatMap((files) => files.slice(0, Math.max(0, files.length - this.options.backupCount)));
  }

  /** Links to the files of ended writers. That of a live writer which was only idle may be among them: it makes its link again when it writes. */
  private deadLinks(names: readonly string[], now: number): string[] {
    return names.filter((name) => isLinkName(name) && this.isDead(name, now)).map((name) => join(this.options.dir, name));
  }

  private isDead(link: string, now: number): boolean {
    const { dir, isLive } = this.options;
    const target = targetOf(join(dir, link));
    const file = target === undefined ? undefined : parseFileName(target);
    if (file === undefined || linkName(file.category, file.writer) !== link) return false;
    const path = join(dir, target!);
    if (isLive(path)) return false;
    const stats = lstatSync(path, { throwIfNoEntry: false });
    return stats === undefined || now - stats.mtimeMs > IDLE_MS;
  }
}

/** Where a link leads; undefined for anything else. */
function targetOf(path: string): string | undefined {
  try {
    return readlinkSync(path);
  } catch {
    return undefined; // no link, or gone by now: nothing to remove
  }
}

/** Somebody writes to it still, whose clock must be wrong. */
function isBusy({ compressed, modified }: Stored, now: number): boolean {
  return !compressed && now - modified < IDLE_MS;
}

/** One writer's files of one category and day. */
function chain({ category, day, writer }: FileName): string {
  return `${category}.${day}.${writer}`;
}

function oldestFirst(a: Stored, b: Stored): number {
  if (a.day !== b.day) return a.day < b.day ? -1 : 1;
  if (a.writer === b.writer) return a.number - b.number;
  return a.modified - b.modified;
}

function groupByCategory(files: readonly Stored[]): Map<FileCategory, Stored[]> {
  const groups = new Map<FileCategory, Stored[]>();
  for (const file of files) groups.set(file.category, [...(groups.get(file.category) ?? []), file]);
  return groups;
}
