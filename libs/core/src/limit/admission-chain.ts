import { isProtected } from '../record/category';
import type { RecordOrigin } from '../record/log-record';
import type { Admission, Candidate, Verdict } from './admission';

/** By which logging accounts for itself: gaps, summaries, changed levels. */
const OWN_EVENTS = 'logging.';

/** Asks one stage after the other; the first that does not say `write` decides. Security, audit and logging's own account pass them all. */
export class AdmissionChain implements Admission {
  private readonly exempt = new WeakMap<RecordOrigin, boolean>();

  constructor(private readonly stages: readonly Admission[]) {}

  judge(candidate: Candidate): Verdict {
    if (this.isExempt(candidate.origin)) return 'write';
    for (const stage of this.stages) {
      const verdict = stage.judge(candidate);
      if (verdict !== 'write') return verdict;
    }
    return 'write';
  }

  conclude(): void {
    for (const stage of this.stages) stage.conclude();
  }

  private isExempt(origin: RecordOrigin): boolean {
    let exempt = this.exempt.get(origin);
    if (exempt === undefined) {
      exempt = isProtected(origin.category) || origin.event?.startsWith(OWN_EVENTS) === true;
      this.exempt.set(origin, exempt);
    }
    return exempt;
  }
}
