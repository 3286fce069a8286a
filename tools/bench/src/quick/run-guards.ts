import type { Screen } from '@cairn/dev';
import { Figures } from '../measure/figures';
import type { Bench } from '../run/bench';
import { numberText } from '../report/numbers';
import { GUARDS, type Guard, type Ratio } from './guards';

/** Of a first try and of the second, which is longer. */
const TRIES = [
  { rounds: 3, scale: 0.2 },
  { rounds: 7, scale: 0.5 },
];

type MakeBench = (size: (typeof TRIES)[number]) => Bench;

/** Returns whether every ratio held. One that does not gets another try, with more rounds: a busy machine is no mistake. */
export async function runGuards(makeBench: MakeBench, screen: Screen): Promise<boolean> {
  let held = true;
  for (const guard of GUARDS) held = (await holds(guard, makeBench, screen)) && held;
  return held;
}

async function holds(guard: Guard, makeBench: MakeBench, screen: Screen): Promise<boolean> {
  for (const [at, size] of TRIES.entries()) {
    const figures = await figuresOf(guard, makeBench(size));
    const broken = guard.ratios.filter((ratio) => !isHeld(ratio, figures));
    if (broken.length > 0 && at < TRIES.length - 1) {
      screen.say(screen.yellow(`again   ${guard.name}: ${broken.map(({ says }) => says).join('; ')}`));
      continue;
    }
    for (const ratio of guard.ratios) show(guard, ratio, figures, screen);
    return broken.length === 0;
  }
  return false;
}

async function figuresOf(guard: Guard, bench: Bench): Promise<Figures> {
  try {
    return new Figures((await guard.run(bench)).rows);
  } finally {
    await bench.dispose();
  }
}

function isHeld({ reached, atMost }: Ratio, figures: Figures): boolean {
  const value = reached(figures);
  return value !== undefined && value <= atMost;
}

function show(guard: Guard, ratio: Ratio, figures: Figures, screen: Screen): void {
  const verdict = isHeld(ratio, figures) ? screen.green('held  ') : screen.red('BROKEN');
  screen.say(`${verdict}  ${guard.name}: ${ratio.says}: ${numberText(ratio.reached(figures) ?? NaN)}`);
}
