import { mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { chmod } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Random, SmallDisk } from '@cairn/dev';
import type { Tools } from '../tools/tools';
import { Producer, type ProducerOptions } from './producer';

/** Who logs: this product, or plain winston with winston-daily-rotate-file. */
export type Subject = 'cairn' | 'winston';
/** `smoke` is the small form for `npm test`, in which several cases run at a time; `mutant` the same by itself. */
export type Size = 'full' | 'smoke' | 'mutant';

export interface TrialSetting {
  readonly subject: Subject;
  readonly size: Size;
  /** 0, 1, 2, …: cases choose their variants by it. */
  readonly index: number;
  readonly seed: number;
  /** Folder of the compiled producers; that of a mutated copy loads the mutated product. */
  readonly producers: string;
  readonly tools: Tools;
}

/** One injection of a fault: its temporary directory, its dice and its processes, all gone with `dispose`. */
export class Trial {
  readonly dir = mkdtempSync(join(tmpdir(), 'cairn-fault-'));
  readonly random: Random;
  private readonly started: Producer[] = [];
  private readonly disks: SmallDisk[] = [];
  private readonly closing: (() => Promise<unknown>)[] = [];

  constructor(private readonly setting: TrialSetting) {
    this.random = new Random(setting.seed);
  }

  get subject(): Subject {
    return this.setting.subject;
  }

  get index(): number {
    return this.setting.index;
  }

  get isSmoke(): boolean {
    return this.setting.size !== 'full';
  }

  /** No other case runs beside it: how long things take can be judged. */
  get isAlone(): boolean {
    return this.setting.size !== 'smoke';
  }

  get tools(): Tools {
    return this.setting.tools;
  }

  /** Names the records of this trial. */
  get run(): string {
    return `run-${this.setting.seed >>> 0}`;
  }

  /** Where the producers note what they were rid of. */
  get ledger(): string {
    return join(this.dir, 'ledger');
  }

  /** A directory of this trial, made. */
  place(name: string): string {
    const path = join(this.dir, name);
    mkdirSync(path, { recursive: true });
    return path;
  }

  /** Lets other users look into the directory. */
  async open(): Promise<void> {
    await chmod(this.dir, 0o755);
  }

  /** Starts `producers/<name>.js` with these options. */
  start(name: string, options: object, how: Partial<ProducerOptions> = {}): Producer {
    const script = join(this.setting.producers, `${name}.js`);
    const producer = new Producer(script, { subject: this.subject, run: this.run, ...options }, { ledger: this.ledger, ...how });
    this.started.push(producer);
    return producer;
  }

  /** A file system of its own, in megabytes; only where the case needs `tmpfs`. */
  disk(megabytes: number): SmallDisk {
    const disk = new SmallDisk(megabytes);
    this.disks.push(disk);
    return disk;
  }

  /** Closed with the trial, whatever happens. */
  keep<T extends { stop(): Promise<unknown> }>(service: T): T {
    this.closing.push(() => service.stop());
    return service;
  }

  async dispose(): Promise<void> {
    await Promise.all(this.started.map((producer) => producer.dispose()));
    for (const close of this.closing) await close();
    for (const disk of this.disks) disk.dispose();
    rmSync(this.dir, { recursive: true, force: true });
  }
}
