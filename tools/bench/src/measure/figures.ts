import { median, summaryOf, type Summary } from '../stats/summary';
import type { Row } from './measure';

/** The rows of a result, by subject and figure. */
export class Figures {
  private readonly rows: ReadonlyMap<string, readonly number[]>;

  constructor(rows: readonly Row[]) {
    this.rows = new Map(rows.filter(({ values }) => values.length > 0).map(({ subject, figure, values }) => [keyOf(subject, figure), values]));
  }

  values(figure: string, subject: string): readonly number[] | undefined {
    return this.rows.get(keyOf(subject, figure));
  }

  summary(figure: string, subject: string): Summary | undefined {
    const values = this.values(figure, subject);
    return values && summaryOf(values);
  }

  median(figure: string, subject: string): number | undefined {
    return this.summary(figure, subject)?.median;
  }

  /** Median of what the subject has over another in the same round. */
  over(figure: string, subject: string, other: string): number | undefined {
    return this.paired(figure, subject, other, (a, b) => a - b);
  }

  /** Median of the ratio within the same round, in which both had the machine in the same mood. */
  ratio(figure: string, subject: string, other: string): number | undefined {
    return this.paired(figure, subject, other, (a, b) => a / b);
  }

  /** Half of what two equal subjects are apart in their rounds, from the lowest difference to the highest; at least their median difference. */
  noise(figure: string, [one, other]: readonly [string, string]): number | undefined {
    const [a, b] = [this.values(figure, one), this.values(figure, other)];
    if (a === undefined || b === undefined) return undefined;
    const apart = a.map((value, round) => value - b[round]!);
    const { low, high, median: middle } = summaryOf(apart);
    return Math.max(Math.abs(middle), (high - low) / 2);
  }

  private paired(figure: string, subject: string, other: string, combine: (a: number, b: number) => number): number | undefined {
    const [a, b] = [this.values(figure, subject), this.values(figure, other)];
    if (a === undefined || b === undefined) return undefined;
    return median(a.map((value, round) => combine(value, b[round]!)));
  }
}

const keyOf = (subject: string, figure: string): string => `${subject}\n${figure}`;
