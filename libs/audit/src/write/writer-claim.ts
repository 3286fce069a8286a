import { randomBytes } from 'node:crypto';
import { existsSync, linkSync, readFileSync, readlinkSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { hostname } from 'node:os';
import { join } from 'node:path';
import { CairnError } from '@cairn/core';
import { sha256 } from '../crypto/hashing';
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
const LOCK_DIGITS = 16;

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
   * @param again It was lost to another: from a holder that cannot be judged it is not taken back.
   * @throws CairnError CAIRN_E_AUDIT when it is held by a live process, or no name is free.
   */
  static take(dir: string, name: string, fixed: boolean, again = false): WriterClaim {
    if (!WRITER_NAME.test(name)) throw new CairnError('CAIRN_E_SETTING', `audit.writer: ${JSON.stringify(name)} is no name of a writer. Use 1 to 64 letters, digits, "-" and "_".`);
    for (let n = 1; n <= (fixed ? 1 : MOST_WRITERS); n += 1) {
      const writer = n === 1 ? name : `${name}-${n}`;
      const claim = WriterClaim.tryTake(dir, writer, fixed && !again);
      if (claim !== undefined) return claim;
    }
    throw new CairnError('CAIRN_E_AUDIT', `${JSON.stringify(dir)} has a live writer ${JSON.stringify(name)} already. End that process, or give this one another name (audit.writer).`);
  }

  private static tryTake(dir: string, writer: string, fromAnybody: boolean): WriterClaim | undefined {
    const path = join(dir, `${writer}.claim`);
    const token = randomBytes(16).toString('hex');
    const mine = `${path}.${token}`;
    writeFileSync(mine, JSON.stringify({ token, ...self() }), { mode: 0o640, flag: 'wx' });
    try {
      return acquire(path, mine, path, fromAnybody) ? new WriterClaim(writer, path, token) : undefined;
    } finally {
      rmSync(mine, { force: true });
    }
  }

  get isOurs(): boolean {
    return read(this.path)?.token === this.token;
  }

  /** @throws CairnError CAIRN_E_AUDIT when another process has taken it since. */
  stillOurs(): void {
    if (this.isOurs) return;
    throw new CairnError('CAIRN_E_AUDIT', `another process has taken the identity of the writer ${JSON.stringify(this.writer)}. Give each process a name of its own (audit.writer).`);
  }

  release(): void {
    if (this.isOurs) rmSync(this.path, { force: true });
  }
}

/** Whether somebody writes, or may write, under this name. */
export function isClaimed(dir: string, writer: string): boolean {
  const path = join(dir, `${writer}.claim`);
  const holder = read(path);
  return holder !== undefined && isAlive(holder, false);
}

/**
 * Puts `mine` at `path`, when nobody is there or whoever is there is dead. A dead holder is replaced under a lock that is named after it, so
 * that of many who find it dead one replaces it, and what a live one has placed meanwhile is never moved. A lock whose holder died is taken
 * over in the same way.
 */
function acquire(path: string, mine: string, base: string, fromAnybody: boolean): boolean {
  if (place(mine, path)) return true;
  const holder = read(path);
  if (holder === undefined && !existsSync(path)) return place(mine, path); // released in between
  if (holder !== undefined && isAlive(holder, fromAnybody)) return false;
  const lock = `${base}.${sha256(holder?.token ?? '').slice(0, LOCK_DIGITS)}.lock`;
  if (!acquire(lock, mine, base, fromAnybody)) return false;
  try {
    if (!existsSync(path) || read(path)?.token !== holder?.token) return false;
    const copy = `${mine}.copy`;
    linkSync(mine, copy);
    renameSync(copy, path);
    return true;
  } finally {
    rmSync(lock, { force: true });
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

function read(path: string): Holder | undefined {
  try {
    return JSON.parse(readFileSync(path, 'utf8')) as Holder;
  } catch {
    return undefined; // gone, or not ours: nobody who could be asked
  }
}

function isAlive(holder: Holder, fromAnybody: boolean): boolean {
  const here = self();
  const judgeable = holder.host === here.host && holder.namespace === here.namespace;
  if (!judgeable) return !fromAnybody;
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
