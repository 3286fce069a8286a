import { existsSync, lstatSync, mkdirSync, readdirSync, renameSync, rmSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { Rank, type SelfLog, type WaitingLine } from '@cairn/core';
import type { Spool, SpooledBatch, SpoolEvents, SpoolPlace } from '@cairn/core/remote';
import { randomSuffix } from '../file/file-name';
import { joinedBatch } from './joined-batch';
import { frameOf } from './spool-frame';
import { MIDDLE, ownerName, parseVolumeName, pathName, volumeName } from './spool-name';
import { isOwned, SpoolOwner } from './spool-owner';
import { SpoolVolume } from './spool-volume';

export interface DiskSpoolOptions {
  /** Of all spools: `<LOG_DIR>/spool`. This one has a directory of its sink's name in it; made with the first line, 0750. */
  readonly dir: string;
  readonly sink: string;
  /** Most that is kept, bytes. */
  readonly maxBytes: number;
  readonly selfLog: SelfLog;
}

const LARGEST_SEGMENT = 4 * 1_048_576;
const SMALLEST_SEGMENT = 16_384;
/** The bound is kept by thinning segments: with this many of them, one is a small part of the whole. */
const SEGMENTS = 16;
const LOOK_MS = 30_000;

/**
 * A spool on disk. Every process has volumes of its own in the sink's directory, so that several can use one; those of a process that ended are taken over by the next
 * that looks, each by exactly one. When the bound is reached the oldest lines below WARNING go first, then those of WARNING and above; protected ones never do:
 * where they alone fill it, `put` rejects.
 */
export class DiskSpool implements Spool {
  private readonly dir: string;
  private readonly owner: SpoolOwner;
  /** In the order of replay; new lines go to the last of our own. */
  private volumes: SpoolVolume[] = [];
  private loading = new Map<SpoolVolume, Promise<void>>();
  private own: SpoolVolume | undefined;
  private lowest = MIDDLE;
  private underWay: { readonly lines: readonly WaitingLine[]; readonly place: SpoolPlace; settled: boolean } | undefined;
  private readonly timer: NodeJS.Timeout;

  constructor(
    private readonly options: DiskSpoolOptions,
    private readonly events: SpoolEvents,
  ) {
    this.dir = join(options.dir, pathName(options.sink));
    this.owner = new SpoolOwner(this.dir, `w-${randomSuffix()}${randomSuffix()}`);
    this.adopt();
    this.timer = setInterval(() => this.adopt(), LOOK_MS).unref();
  }

  get records(): number {
    return this.volumes.reduce((sum, volume) => sum + (this.loading.has(volume) ? 0 : volume.records), 0);
  }

  get bytes(): number {
    return this.volumes.reduce((sum, { bytes }) => sum + bytes, 0);
  }

  get empty(): boolean {
    return this.loading.size === 0 && this.records === 0;
  }

  async put(lines: readonly WaitingLine[], place: SpoolPlace = 'last'): Promise<void> {
    const underWay = { lines, place, settled: false };
    this.underWay = underWay;
    try {
      const frames = textOf(lines);
      await this.makeRoom(frames.length);
      if (!underWay.settled) await this.volumeFor(place).put(frames, lines);
    } finally {
      if (this.underWay === underWay) this.underWay = undefined;
    }
  }

  putSync(lines: readonly WaitingLine[], place: SpoolPlace = 'last'): void {
    this.finishPut();
    if (lines.length > 0) this.volumeFor(place).putSync(textOf(lines), lines);
  }

  async replay(maxBytes: number): Promise<SpooledBatch | undefined> {
    let alone: SpooledBatch | undefined;
    for (const volume of [...this.volumes]) {
      await this.loading.get(volume);
      const batch = await volume.replay(maxBytes);
      if (batch === undefined) {
        if (volume !== this.own && !volume.isWriting) this.drop(volume);
      } else if (alone !== undefined) return joinedBatch(alone, batch);
      else if (batch.lines.length > 1) return batch;
      else alone = batch;
    }
    return alone;
  }

  async close(): Promise<void> {
    clearInterval(this.timer);
    await Promise.all(this.volumes.map((volume) => volume.close()));
    this.owner.release();
  }

  private finishPut(): void {
    const { underWay } = this;
    if (underWay === undefined || underWay.settled) return;
    underWay.settled = true;
    const writing = this.volumes.find(({ isWriting }) => isWriting);
    if (writing !== undefined) writing.putSync('', []);
    else this.volumeFor(underWay.place).putSync(textOf(underWay.lines), underWay.lines);
  }

  /** What goes first has a volume to itself, before all others. */
  private volumeFor(place: SpoolPlace): SpoolVolume {
    if (place === 'last') return (this.own ??= this.newVolume(MIDDLE));
    return this.newVolume(--this.lowest);
  }

  private newVolume(order: number): SpoolVolume {
    ownDirectory(this.options.dir);
    ownDirectory(this.dir);
    this.owner.claim();
    const volume = this.volume(order);
    ownDirectory(volume.dir);
    if (order === MIDDLE) this.volumes.push(volume);
    else this.volumes.unshift(volume);
    return volume;
  }

  private volume(order: number): SpoolVolume {
    const { selfLog, maxBytes } = this.options;
    const segmentBytes = Math.min(LARGEST_SEGMENT, Math.max(SMALLEST_SEGMENT, maxBytes / SEGMENTS));
    const trouble = (situation: string, error: unknown): void => selfLog.report('CAIRN_E_SPOOL', situation, error);
    return new SpoolVolume(join(this.dir, volumeName({ writer: this.owner.writer, order })), { segmentBytes, lost: (gap) => this.events.lost(gap), trouble });
  }

  private drop(volume: SpoolVolume): void {
    this.volumes = this.volumes.filter((each) => each !== volume);
    volume.removeAll();
  }

  private async makeRoom(bytes: number): Promise<void> {
    const fits = (): boolean => this.bytes + bytes <= this.options.maxBytes;
    for (const rank of [Rank.Ordinary, Rank.Important] as const) {
      for (const volume of [...this.volumes]) {
        for (const segment of volume.idle) {
          if (fits()) return;
          if (segment.counts[rank] > 0) await volume.thin(segment, rank);
        }
      }
    }
    if (!fits()) throw new Error(`the spool in "${this.dir}" is full`);
  }

  /** Takes over the volumes of processes that ended, oldest first; they go before our own. */
  private adopt(): void {
    try {
      if (!existsSync(this.dir)) return;
      const now = this.owner.beat();
      const left = leftBehind(this.dir, this.owner.writer, now);
      if (left.length === 0) return;
      ownDirectory(this.dir);
      this.owner.claim();
      for (const name of left.reverse()) this.take(name);
      removeDeadOwners(this.dir, now);
    } catch (error) {
      this.options.selfLog.report('CAIRN_E_SPOOL', `"${this.dir}" could not be searched for what other processes left`, error);
    }
  }

  private take(name: string): void {
    const volume = this.volume(--this.lowest);
    try {
      renameSync(join(this.dir, name), volume.dir); // only one of several processes can
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code === 'ENOENT') return;
      throw error;
    }
    this.volumes.unshift(volume);
    this.loading.set(volume, this.load(volume));
  }

  private async load(volume: SpoolVolume): Promise<void> {
    try {
      await volume.load();
    } catch (error) {
      this.volumes = this.volumes.filter((each) => each !== volume);
      this.options.selfLog.report('CAIRN_E_SPOOL', `"${volume.dir}" could not be read; it stays as it is`, error);
    }
    this.loading.delete(volume);
    this.events.adopted(volume.records);
  }
}

/** Volumes nobody owns, oldest first: writers in the order of their names, which say nothing, so by the time of their directories. */
function leftBehind(dir: string, own: string, now: number): string[] {
  const dead = new Map<string, boolean>();
  const isDead = (writer: string): boolean => {
    if (!dead.has(writer)) dead.set(writer, writer !== own && !isOwned(dir, writer, now));
    return dead.get(writer)!;
  };
  return readdirSync(dir, { withFileTypes: true })
    .filter((entry) => entry.isDirectory())
    .flatMap(({ name }) => ({ name, ...parseVolumeName(name) }))
    .filter(({ writer }) => writer !== undefined && isDead(writer))
    .map((volume) => ({ ...volume, began: lstatSync(join(dir, volume.name)).birthtimeMs }))
    .sort((a, b) => (a.writer === b.writer ? a.order! - b.order! : a.began - b.began))
    .map(({ name }) => name);
}

function removeDeadOwners(dir: string, now: number): void {
  for (const name of readdirSync(dir)) {
    const writer = /^(.+)\.owner$/.exec(name)?.[1];
    if (writer !== undefined && !isOwned(dir, writer, now)) rmSync(join(dir, ownerName(writer)), { force: true });
  }
}

/** A directory of ours, made when missing, and no link to somewhere else. */
function ownDirectory(path: string): void {
  const stats = lstatSync(path, { throwIfNoEntry: false });
  if (stats?.isDirectory() === true) return;
  if (stats !== undefined) throw new Error(`"${path}" is ${stats.isSymbolicLink() ? 'a symbolic link' : 'no directory'}: refused`);
  if (!existsSync(dirname(path))) mkdirSync(dirname(path), { recursive: true, mode: 0o750 });
  try {
    mkdirSync(path, { mode: 0o750 });
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error; // else another process was quicker
  }
}

function textOf(lines: readonly WaitingLine[]): string {
  let text = '';
  for (const line of lines) text += frameOf(line);
  return text;
}
