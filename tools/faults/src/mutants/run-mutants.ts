import type { FaultCase } from '../case/fault-case';
import type { MutantResult } from '../case/result';
import { runTrial, type Surroundings } from '../case/run-case';
import type { Mutant } from './mutant';
import { MutatedCopy } from './mutated-copy';

/** Trials of a mutant that says nothing else: one of each variant, where a case has two. */
const TRIALS = 2;

/** Takes each guard of a case away, in a copy, and runs the case on it: it must turn red. */
export async function runMutants(fault: FaultCase, around: Surroundings): Promise<MutantResult[]> {
  const lacking = await around.tools.lacking(fault.needs);
  const results: MutantResult[] = [];
  for (const mutant of fault.mutants) {
    around.signal.throwIfAborted();
    results.push(lacking === undefined ? await runMutant(fault, mutant, around) : { fault, mutant: mutant.name, status: 'not run', reason: lacking });
  }
  return results;
}

async function runMutant(fault: FaultCase, mutant: Mutant, around: Surroundings): Promise<MutantResult> {
  const copy = new MutatedCopy(mutant);
  const trials = mutant.trials ?? TRIALS;
  try {
    for (let index = 0; index < trials; index += 1) {
      around.onTrial?.(fault, 'cairn', index, trials);
      const { broken } = await runTrial(fault, 'cairn', index, copy.producers, around);
      if (broken.length > 0) return { fault, mutant: mutant.name, status: 'red', reason: broken[0]! };
    }
    return { fault, mutant: mutant.name, status: 'survived', reason: `${trials} trials saw nothing` };
  } finally {
    copy.dispose();
  }
}
