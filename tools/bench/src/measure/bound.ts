import type { Figures } from './figures';

/** A goal, and what was reached. */
export interface Bound {
  readonly says: string;
  readonly unit: string;
  readonly atMost: number | ((figures: Figures) => number);
  /** The goal itself, where `atMost` makes room for noise: beyond it, what is within that room is neither held nor missed. */
  readonly wanted?: number;
  /** Undefined where a peer was not measured. */
  reached(figures: Figures): number | undefined;
  /** The same of {@link FLOOR}: who is well above it has something to gain. */
  atFloor?(figures: Figures): number | undefined;
}

/** The subject that is no logger, but does the least that one has to do. */
const FLOOR = 'floor';

/** The median of one subject beside that of another. */
export function ratioBound(says: string, figure: string, subject: string, peer: string, atMost: number): Bound {
  return floored({ says, unit: '', atMost }, subject, (figures, who) => figures.ratio(figure, who, peer));
}

/** What a subject adds to the bare one, beside what another adds. */
export function addedBound(says: string, figure: string, subject: string, peer: string, bare: string, atMost: number): Bound {
  return floored({ says, unit: '', atMost }, subject, (figures, who) => {
    const [own, others] = [figures.over(figure, who, bare), figures.over(figure, peer, bare)];
    return own === undefined || others === undefined || others <= 0 ? undefined : own / others;
  });
}

/** A goal that the floor is held to as well. */
function floored(goal: Pick<Bound, 'says' | 'unit' | 'atMost'>, subject: string, reachedBy: (figures: Figures, who: string) => number | undefined): Bound {
  return { ...goal, reached: (figures) => reachedBy(figures, subject), atFloor: (figures) => reachedBy(figures, FLOOR) };
}

export function atMostBound(says: string, figure: string, subject: string, atMost: number, unit: string): Bound {
  return { says, unit, atMost, reached: (figures) => figures.median(figure, subject) };
}

/** The limit itself, which may depend on the noise. */
export function limitOf({ atMost }: Bound, figures: Figures): number {
  return typeof atMost === 'number' ? atMost : atMost(figures);
}
