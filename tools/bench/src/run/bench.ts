import { mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Random } from '@cairn/dev';
import { Pinning } from './pinning';
import { SubjectProcess, type SubjectStart } from './subject-process';

export interface BenchParts {
  /** The Node that runs the subjects. */
  readonly node: string;
  readonly random: Random;
  readonly pinning: Pinning;
  /** Undefined: the measure's own number. */
  readonly rounds: number | undefined;
  /** Part of the full load, from 0 to 1. */
  readonly scale: number;
  readonly signal: AbortSignal;
  readonly onProgress: (text: string) => void;
}

/** One run of a measure: its directory and its processes, all gone with `dispose`. */
export class Bench {
  readonly dir = mkdtempSync(join(tmpdir(), 'cairn-bench-'));
  private readonly subjects: SubjectProcess[] = [];
  private directories = 0;

  constructor(readonly parts: BenchParts) {}

  /** Starts a process in a directory of its own, which its options then name. */
  async start(given: Omit<SubjectStart, 'node' | 'options'> & { readonly options: object }): Promise<RunningSubject> {
    this.parts.signal.throwIfAborted();
    const dir = this.directory();
    const subject = await SubjectProcess.start({ ...given, node: this.parts.node, options: { ...given.options, dir } }, this.parts.pinning);
    this.subjects.push(subject);
    return { process: subject, dir };
  }

  directory(): string {
    const dir = join(this.dir, String((this.directories += 1)));
    mkdirSync(dir);
    return dir;
  }

  roundsOf(own: number): number {
    return this.parts.rounds ?? own;
  }

  scaled(full: number): number {
    return Math.max(1, Math.round(full * this.parts.scale));
  }

  /** Asks all in an order of its own in each round. */
  async rounds<T>(rounds: number, items: readonly T[], work: (item: T, round: number) => Promise<void>): Promise<void> {
    await this.eachRound(rounds, (round) => this.inTurns(1, items, (item) => work(item, round)));
  }

  async eachRound(rounds: number, work: (round: number) => Promise<void>): Promise<void> {
    for (let round = 0; round < rounds; round += 1) {
      this.parts.onProgress(`round ${round + 1}/${rounds}`);
      await work(round);
    }
  }

  /** Each item's work of a round in so many parts, in a new order each time: a moment in which the machine is slower meets all of them alike. */
  async inTurns<T>(parts: number, items: readonly T[], work: (item: T) => Promise<void>): Promise<void> {
    for (let part = 0; part < parts; part += 1) {
      for (const item of shuffled(items, this.parts.random)) {
        this.parts.signal.throwIfAborted();
        await work(item);
      }
    }
  }

  async dispose(): Promise<void> {
    await Promise.all(this.subjects.map((subject) => subject.stop()));
    rmSync(this.dir, { recursive: true, force: true });
  }
}

export interface RunningSubject {
  readonly process: SubjectProcess;
  readonly dir: string;
}

export function shuffled<T>(items: readonly T[], random: Random): T[] {
  const all = [...items];
  for (let last = all.length - 1; last > 0; last -= 1) {
    const other = random.between(0, last);
    [all[last], all[other]] = [all[other]!, all[last]!];
  }
  return all;
}
