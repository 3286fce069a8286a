import { limitOf, type Bound } from '../measure/bound';
import { Figures } from '../measure/figures';
import type { Measure } from '../measure/measure';
import type { Kept } from './kept-results';
import { withUnit } from './numbers';

export interface Verdict {
  readonly says: string;
  readonly text: string;
  readonly held: boolean | undefined;
  /** What the floor reaches; undefined where that was not measured. */
  readonly floor?: string | undefined;
}

/** What was aimed at, and what was reached. */
export function verdictsOf({ bounds }: Measure, kept: Kept): Verdict[] {
  const figures = new Figures(kept.rows);
  return bounds.map((bound) => verdictOf(bound, figures));
}

function verdictOf(bound: Bound, figures: Figures): Verdict {
  const reached = bound.reached(figures);
  if (reached === undefined) return { says: bound.says, text: 'not measured', held: undefined };
  const limit = limitOf(bound, figures);
  const text = withUnit(reached, bound.unit);
  if (bound.wanted !== undefined && reached > bound.wanted && reached <= limit) return { says: bound.says, text: `${text}, lost in noise of ${withUnit(limit, bound.unit)}`, held: undefined };
  const atFloor = bound.atFloor?.(figures);
  return { says: bound.says, text, held: reached <= limit, floor: atFloor === undefined ? undefined : withUnit(atFloor, bound.unit) };
}
