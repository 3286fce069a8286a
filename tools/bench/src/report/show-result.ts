import type { Screen } from '@cairn/dev';
import type { Measure } from '../measure/measure';
import type { Kept } from './kept-results';
import { tableOf, textTable } from './table';
import { verdictsOf } from './verdicts';

/** What a measure found, and what of it was aimed at. */
export function showResult(measure: Measure, kept: Kept, screen: Screen): void {
  screen.heading(`${measure.id}: ${measure.title}, Node ${kept.node}`);
  screen.say(screen.dim(`${kept.shape}; ${kept.pinning}; ${kept.seconds} s`));
  screen.say(screen.dim(kept.versions));
  screen.say(textTable(tableOf(measure, kept)));
  for (const note of kept.notes ?? []) screen.say(note);
  for (const { says, text, held } of verdictsOf(measure, kept)) {
    const verdict = held === undefined ? screen.yellow('–     ') : held ? screen.green('held  ') : screen.red('MISSED');
    screen.say(`${verdict} ${says}: ${text}`);
  }
}
