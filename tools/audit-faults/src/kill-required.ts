import { setTimeout as wait } from 'node:timers/promises';
import type { Outcome } from '@cairn/audit';
import { AppFiles, AppProcess } from './app-process';

export interface KillRequiredOptions {
  readonly repeats: number;
  /** From 0 up to 1; when each process is killed. */
  readonly random: () => number;
  /** Clients that ask at once. Default 8. */
  readonly clients?: number;
}

export interface KillRequiredReport {
  readonly repeats: number;
  readonly effects: number;
  /** Effects of handlers without a durable intent: must be 0. */
  readonly violations: number;
  /** Answers of success without a durable result: must be 0. */
  readonly unrecorded: number;
  readonly outcomes: Readonly<Partial<Record<Outcome, number>>>;
  /** What the verifier found wrong: must be none. */
  readonly faults: readonly string[];
}

const LONGEST_LIFE_MS = 250;

/** Case 2: an app under load is killed again and again; nothing may have been done that the trail does not know of. */
export async function killRequired({ repeats, random, clients = 8 }: KillRequiredOptions): Promise<KillRequiredReport> {
  const files = new AppFiles();
  const outcomes: Partial<Record<Outcome, number>> = {};
  const faults: string[] = [];
  const succeeded: string[] = [];
  try {
    for (let run = 0; run < repeats; run += 1) {
      succeeded.push(...(await underLoad(files, run, clients, random)));
      const report = files.verify();
      outcomes[report.outcome] = (outcomes[report.outcome] ?? 0) + 1;
      faults.push(...report.faults.map(({ text }) => `run ${run}: ${text}`));
    }
    const [effects, intents, results] = [files.effects(), files.acts('intent'), files.acts('success')];
    return {
      repeats,
      effects: effects.length,
      violations: effects.filter((id) => !intents.has(id)).length,
      unrecorded: succeeded.filter((id) => !results.has(id)).length,
      outcomes,
      faults,
    };
  } finally {
    files.remove();
  }
}

/** Ids of the acts that were answered with success before the kill. */
async function underLoad(files: AppFiles, run: number, clients: number, random: () => number): Promise<string[]> {
  const app = await AppProcess.start(files);
  const succeeded: string[] = [];
  let isOver = false;
  const client = async (number: number): Promise<void> => {
    for (let n = 0; !isOver; n += 1) {
      const id = `run${run}-${number}-${n}`;
      const status = await app.act(id);
      if (status === 204) succeeded.push(id);
      if (status === 0) return;
    }
  };
  const all = Promise.all(Array.from({ length: clients }, (_, number) => client(number)));
  await app.act(`run${run}-first`);
  await wait(random() * LONGEST_LIFE_MS);
  await app.end('SIGKILL');
  isOver = true;
  await all;
  return succeeded;
}
