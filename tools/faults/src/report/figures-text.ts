import { brokenBounds, overall, withUnit, type Figure } from '../case/figure';
import { brokenTrials, type CaseResult, type TrialResult } from '../case/result';
import { upperBound } from '../case/upper-bound';

/** `lost 0, torn 1, age 103 ms`: one value of each figure over all trials. */
export function figuresText(figures: readonly Figure[], trials: readonly TrialResult[]): string {
  const values = trials.map((trial) => trial.values);
  return figures
    .map((figure) => [figure, overall(figure, values)] as const)
    .filter((pair): pair is readonly [Figure, number] => pair[1] !== undefined)
    .map(([{ name, unit }, value]) => `${name} ${withUnit(value, unit)}`)
    .join(', ');
}

/** `held in 200 of 200 (fails in ≤ 1.5 %)`; the bound only where chance decides. */
export function trialsText({ fault, trials }: CaseResult): string {
  const broken = brokenTrials(trials);
  const held = `${trials.length - broken} of ${trials.length}`;
  return fault.random === true ? `${held} (fails in ≤ ${percent(upperBound(broken, trials.length))}, 95 %)` : held;
}

/** What the baseline did, or why it was not asked. */
export function baselineText({ fault, baseline }: CaseResult): string {
  if (typeof fault.baseline === 'string') return fault.baseline;
  if (baseline.length === 0) return 'not run';
  const broken = brokenTrials(baseline);
  const figures = figuresText(fault.figures, baseline);
  const verdict = broken === 0 ? `held in ${baseline.length} of ${baseline.length}` : `broken in ${broken} of ${baseline.length}`;
  return [`${verdict}: ${figures}`, ...reasons(fault.figures, baseline)].filter((part) => part !== '').join('; ');
}

/** The first of what no figure says. */
function reasons(figures: readonly Figure[], trials: readonly TrialResult[]): string[] {
  return trials.flatMap(({ values, broken }) => broken.filter((reason) => !brokenBounds(figures, values).includes(reason))).slice(0, 1);
}

function percent(part: number): string {
  return `${(part * 100).toPrecision(2)} %`;
}
