import { closeSync, constants, fstatSync, openSync, readFileSync, readlinkSync, rmSync, statSync, writeSync } from 'node:fs';
import { hostname } from 'node:os';
import { join } from 'node:path';
import { ownerName } from './spool-name';

/** An owner on another machine that gave no sign of life for this long is dead. */
const SILENT_MS = 120_000;
const { O_WRONLY, O_CREAT, O_EXCL, O_NOFOLLOW = 0 } = constants;

interface OwnerFile {
  /** Where the process id means something: machine, boot and process namespace. */
  readonly where: string;
  readonly pid: number;
  /** When that process began, by its machine's count: tells it from a later one with the same id. */
  readonly began: string | null;
}

/** A writer's claim on its volumes: a file beside them, there as long as the writer is, with a time of change that moves while it lives. */
export class SpoolOwner {
  private fd: number | undefined;
  private readonly content = JSON.stringify(ourselves());

  constructor(
    private readonly dir: string,
    readonly writer: string,
  ) {}

  get isThere(): boolean {
    return this.fd !== undefined;
  }

  claim(): void {
    this.fd ??= openSync(this.path, O_WRONLY | O_CREAT | O_EXCL | O_NOFOLLOW, 0o640);
    this.beat();
  }

  /** A sign of life; returns the time as the file system has it. */
  beat(): number {
    if (this.fd === undefined) return Date.now();
    writeSync(this.fd, this.content, 0);
    return fstatSync(this.fd).mtimeMs;
  }

  release(): void {
    if (this.fd === undefined) return;
    closeSync(this.fd);
    this.fd = undefined;
    rmSync(this.path, { force: true });
  }

  private get path(): string {
    return join(this.dir, ownerName(this.writer));
  }
}

/** Whether the volumes of this writer are somebody's. `now`: the time as the file system has it. */
export function isOwned(dir: string, writer: string, now: number): boolean {
  const path = join(dir, ownerName(writer));
  const stats = statSync(path, { throwIfNoEntry: false });
  if (stats === undefined) return false;
  const owner = readOwner(path);
  if (owner?.where === ourselves().where) return isRunning(owner);
  return now - stats.mtimeMs < SILENT_MS;
}

function isRunning({ pid, began }: OwnerFile): boolean {
  try {
    process.kill(pid, 0);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ESRCH') return false;
  }
  return beginningOf(pid) === began;
}

let known: OwnerFile | undefined;

function ourselves(): OwnerFile {
  return (known ??= { where: place(), pid: process.pid, began: beginningOf(process.pid) });
}

function place(): string {
  return [hostname(), attempt(() => readFileSync('/proc/sys/kernel/random/boot_id', 'utf8').trim()), attempt(() => readlinkSync('/proc/self/ns/pid'))].join(' ');
}

/** Where there is no /proc: null for every process. */
function beginningOf(pid: number): string | null {
  // the third and the 22nd field; the second one, the name, may hold anything, spaces and brackets included
  const fields = attempt(() => readFileSync(`/proc/${pid}/stat`, 'latin1').split(') ').at(-1)!.split(' '));
  if (fields === null) return null;
  return fields[0] === 'Z' ? 'ended' : fields[19]!;
}

function readOwner(path: string): OwnerFile | undefined {
  return attempt(() => JSON.parse(readFileSync(path, 'utf8')) as OwnerFile) ?? undefined;
}

function attempt<T>(read: () => T): T | null {
  try {
    return read();
  } catch {
    return null; // not on this system, or gone meanwhile
  }
}
