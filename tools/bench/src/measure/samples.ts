import type { Row } from './measure';

/** Collects one value per subject, figure and round; its rows are in the order of the subjects given, in whatever order they had their turns. */
export class Samples {
  private readonly all = new Map<string, { subject: string; figure: string; values: number[] }>();

  constructor(private readonly subjects: readonly string[]) {}

  add(subject: string, figure: string, value: number): void {
    const key = `${subject}\n${figure}`;
    const row = this.all.get(key) ?? { subject, figure, values: [] };
    row.values.push(value);
    this.all.set(key, row);
  }

  get rows(): Row[] {
    return [...this.all.values()].sort((a, b) => this.subjects.indexOf(a.subject) - this.subjects.indexOf(b.subject));
  }
}
