import { randomBytes } from 'node:crypto';
import { linkSync, readFileSync, readlinkSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { hostname } from 'node:os';
import { join } from 'node:path';
import { CairnError } from '@cairn/core';
import { WRITER_NAME } from './trail-files';

/** Who holds a writer's identity. */
interface Holder {
  readonly token: string;
  readonly host: string;
  /** Of the machine's start; process ids mean nothing beyond it. */
  readonly boot: string;
  /** Of the container: process ids mean nothing beyond it either. */
  readonly namespace: string;
  readonly pid: number;
  /** When that process began, as the kernel counts. */
  readonly began: string;
}

const MOST_WRITERS = 1_000;

/**
 * A writer's identity, held by one process at a time: a file `<writer>.claim`. Of identities that are not fixed, the first free one of
 * `api`, `api-2`, `api-3` … is taken. A holder that is provably dead loses it; one that cannot be judged (another machine or container) keeps it.
 */
export class WriterClaim {
  private constructor(
    readonly writer: string,
    private readonly path: string,
    private readonly token: string,
  ) {}

  /**
   * @param fixed Take this very name, also from a holder that cannot be judged: for who knows that one process has it.
   * @throws CairnError CAIRN_E_AUDIT when it is held by a live process, or no name is free.
   */
  static take(dir: string, name: string, fixed: boolean): WriterClaim {
    if (!WRITER_NAME.test(name)) throw new CairnError('CAIRN_E_SETTING', `audit.writer: ${JSON.stringify(name)} is no name of a writer. Use 1 to 64 letters, digits, "-" and "_".`);
    for (let n = 1; n <= (fixed ? 1 : MOST_WRITERS); n += 1) {
      const writer = n === 1 ? name : `${name}-${n}`;
      const claim = WriterClaim.tryTake(dir, writer, fixed);
      if (claim !== undefined) return claim;
    }
    throw new CairnError('CAIRN_E_AUDIT', `${JSON.stringify(dir)} has a live writer ${JSON.stringify(name)} already. End that process, or give this one another name (audit.writer).`);
  }

  private static tryTake(dir: string, writer: string, fixed: boolean): WriterClaim | undefined {
    const path = join(dir, `${writer}.claim`);
    const token = randomBytes(16).toString('hex');
    const mine = `${path}.${token}`;
    writeFileSync(mine, JSON.stringify({ token, ...self() }), { mode: 0o640, flag: 'wx' });
    try {
      if (place(mine, path)) return new WriterClaim(writer, path, token);
      const holder = read(path);
      if (holder !== undefined && isAlive(holder, fixed)) return undefined;
      const stale = `${mine}.stale`;
      if (!moved(path, stale)) return undefined; // another was quicker
      const taken = read(stale)?.token === holder?.token && place(mine, path);
      rmSync(stale, { force: true });
      return taken ? new WriterClaim(writer, path, token) : undefined;
    } finally {
      rmSync(mine, { force: true });
    }
  }

  /** @throws CairnError CAIRN_E_AUDIT when another process has taken it since. */
  stillOurs(): void {
    if (read(this.path)?.token === this.token) return;
    throw new CairnError('CAIRN_E_AUDIT', `another process has taken the identity of the writer ${JSON.stringify(this.writer)}. Give each process a name of its own (audit.writer).`);
  }

  release(): void {
    if (read(this.path)?.token === this.token) rmSync(this.path, { force: true });
  }
}

/** A name that comes to be whole, and only where there was none. */
function place(from: string, to: string): boolean {
  try {
    linkSync(from, to);
    return true;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'EEXIST') return false;
    throw error;
  }
}

function moved(from: string, to: string): boolean {
  try {
    renameSync(from, to);
    return true;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return false;
    throw error;
  }
}

function read(path: string): Holder | undefined {
  try {
    return JSON.parse(readFileSync(path, 'utf8')) as Holder;
  } catch {
    return undefined; // gone, or not ours: nobody who could be asked
  }
}

function isAlive(holder: Holder, fixed: boolean): boolean {
  const here = self();
  const judgeable = holder.host === here.host && holder.namespace === here.namespace;
  if (!judgeable) return !fixed;
  if (holder.boot !== here.boot) return false;
  return beginning(holder.pid) === holder.began && isRunning(holder.pid);
}

function self(): Omit<Holder, 'token'> {
  return { host: hostname(), boot: procText('sys/kernel/random/boot_id'), namespace: procLink('self/ns/pid'), pid: process.pid, began: beginning(process.pid) };
}

/** Field 22 of /proc/<pid>/stat; empty where there is no /proc. */
function beginning(pid: number): string {
  return procText(`${pid}/stat`).split(') ').at(-1)!.split(' ')[19] ?? '';
}

function isRunning(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'EPERM';
  }
}

function procText(path: string): string {
  try {
    return readFileSync(`/proc/${path}`, 'utf8').trim();
  } catch {
    return ''; // no Linux, or no such process
  }
}

function procLink(path: string): string {
  try {
    return readlinkSync(`/proc/${path}`);
  } catch {
    return ''; // no Linux
  }
}
