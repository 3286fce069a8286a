import { resolve } from 'node:path';
import type { Tools } from '../tools/tools';
import type { FaultCase } from './fault-case';
import { brokenBounds } from './figure';
import type { CaseResult, TrialResult } from './result';
import { seedOf } from './seed-of';
import { Trial, type Size, type Subject } from './trial';

/** The producers that load the product of this clone. */
export const PRODUCERS = resolve(__dirname, '../producers');

export interface Surroundings {
  readonly tools: Tools;
  readonly seed: number;
  readonly size: Size;
  /** Instead of the case's own number of trials. */
  readonly repeats?: number;
  /** Whether the baseline is put to the cases as well. */
  readonly withBaseline: boolean;
  /** Aborted when the run is to end now. */
  readonly signal: AbortSignal;
  /** Told before each trial. */
  readonly onTrial?: (fault: FaultCase, subject: Subject, index: number, of: number) => void;
}

export async function runCase(fault: FaultCase, around: Surroundings): Promise<CaseResult> {
  const began = performance.now();
  const reason = await around.tools.lacking(fault.needs);
  if (reason !== undefined) return { fault, status: 'not run', reason, trials: [], baseline: [], seconds: 0 };
  const trials = await trialsOf(fault, 'cairn', around.repeats ?? ownRepeats(fault, around.size), around);
  const compared = around.withBaseline && typeof fault.baseline === 'number' ? Math.min(fault.baseline, around.repeats ?? Infinity) : 0;
  const baseline = await trialsOf(fault, 'winston', compared, around);
  const status = trials.some(({ broken }) => broken.length > 0) ? 'broken' : 'held';
  return { fault, status, trials, baseline, seconds: (performance.now() - began) / 1_000 };
}

function ownRepeats({ repeats, smoke }: FaultCase, size: Size): number {
  return size === 'full' ? repeats : typeof smoke === 'number' ? smoke : 1;
}

async function trialsOf(fault: FaultCase, subject: Subject, times: number, around: Surroundings): Promise<TrialResult[]> {
  const results: TrialResult[] = [];
  for (let index = 0; index < times; index += 1) {
    around.signal.throwIfAborted();
    around.onTrial?.(fault, subject, index, times);
    results.push(await runTrial(fault, subject, index, PRODUCERS, around));
  }
  return results;
}

/** A trial that throws could not do what it is for: broken, with the reason. */
export async function runTrial(fault: FaultCase, subject: Subject, index: number, producers: string, around: Surroundings): Promise<TrialResult> {
  const { tools, size, seed, signal } = around;
  const trial = new Trial({ subject, index, size, producers, tools, seed: seedOf(seed, fault.number, index) });
  try {
    const { values, broken = [] } = await interruptible(fault.run(trial), signal);
    return { index, values, broken: [...broken, ...brokenBounds(fault.figures, values)] };
  } catch (error) {
    signal.throwIfAborted();
    return { index, values: {}, broken: [error instanceof Error ? error.message : String(error)] };
  } finally {
    await trial.dispose();
  }
}

function interruptible<T>(work: Promise<T>, signal: AbortSignal): Promise<T> {
  work.catch(() => undefined); // its processes are ended under it
  return new Promise((resolve, reject) => {
    const stop = (): void => reject(signal.reason as Error);
    signal.addEventListener('abort', stop, { once: true });
    work.then(resolve, reject).finally(() => signal.removeEventListener('abort', stop));
  });
}
