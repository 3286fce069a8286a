import type { CaseResult, MutantResult } from '../case/result';
import { baselineText, figuresText, trialsText } from './figures-text';
import type { Screen } from '@cairn/dev';

/** What a run found, case by case, with the baseline beneath. */
export function showResult(result: CaseResult, screen: Screen): void {
  const { fault, status, reason, seconds } = result;
  const name = `${String(fault.number).padStart(2)} ${fault.name}`.padEnd(24);
  if (status === 'not run') return screen.say(`${screen.yellow('not run')}  ${name} ${reason}`);
  const verdict = status === 'held' ? screen.green('held   ') : screen.red('BROKEN ');
  screen.say(`${verdict}  ${name} ${trialsText(result)}  ${screen.dim(`${seconds.toFixed(1)} s`)}`);
  screen.say(`           ${figuresText(fault.figures, result.trials)}`);
  for (const { index, broken } of result.trials.filter(({ broken: why }) => why.length > 0)) screen.say(screen.red(`           trial ${index}: ${broken.join('; ')}`));
  if (result.baseline.length > 0) screen.say(screen.dim(`           winston: ${baselineText(result)}`));
}

export function showMutant({ fault, mutant, status, reason }: MutantResult, screen: Screen): void {
  const verdict = { red: screen.green('red     '), survived: screen.red('SURVIVED'), 'not run': screen.yellow('not run ') }[status];
  screen.say(`${verdict} ${String(fault.number).padStart(2)} ${fault.name}: ${mutant}`);
  screen.say(screen.dim(`            ${reason}`));
}

export function showCount(results: readonly { readonly status: string }[], screen: Screen): void {
  const counts = new Map<string, number>();
  for (const { status } of results) counts.set(status, (counts.get(status) ?? 0) + 1);
  screen.say(`\n${[...counts].map(([status, times]) => `${times} ${status}`).join(', ')}`);
}
