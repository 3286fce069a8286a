import { distinctAddresses, keptFailures, type FailureLimit, type FailureSubject, type ReachedLimit } from './failure-store';

interface Failure {
  readonly at: number;
  readonly address: string | null;
}

interface SubjectFailures {
  failures: Failure[];
  toldUntil: number;
}

/** Subjects of which failures are kept; beyond them those are forgotten that failed longest ago. */
export const MOST_SUBJECTS = 5_000;

/** Counts the failed logins of this process in a sliding window. */
export class MemoryFailures {
  /** The subject that failed last stands last. */
  private readonly subjects = new Map<string, SubjectFailures>();
  private readonly kept: number;

  /** `now`: milliseconds on a clock that never goes back. */
  constructor(
    private readonly limit: FailureLimit,
    private readonly now: () => number = () => performance.now(),
  ) {
    this.kept = keptFailures(limit);
  }

  get size(): number {
    return this.subjects.size;
  }

  /** Counts one failure of all these subjects; returns those that reached the limit and have not been told of within the window. */
  count(subjects: readonly FailureSubject[], address: string | null): ReachedLimit[] {
    const failure = { at: this.now(), address };
    return subjects.flatMap(({ type, key }) => {
      const known = this.touch(`${type}:${key}`);
      this.add(known, failure);
      if (known.failures.length < this.limit.max || failure.at < known.toldUntil) return [];
      known.toldUntil = failure.at + this.limit.windowMs;
      return [{ type, count: known.failures.length, addresses: distinctAddresses(known.failures.map((each) => each.address)) }];
    });
  }

  private add(known: SubjectFailures, failure: Failure): void {
    const oldest = failure.at - this.limit.windowMs;
    known.failures = [...known.failures.filter(({ at }) => at > oldest), failure].slice(-this.kept);
  }

  private touch(key: string): SubjectFailures {
    const known = this.subjects.get(key) ?? { failures: [], toldUntil: -Infinity };
    this.subjects.delete(key);
    this.subjects.set(key, known);
    if (this.subjects.size > MOST_SUBJECTS) this.subjects.delete(this.subjects.keys().next().value!);
    return known;
  }
}
