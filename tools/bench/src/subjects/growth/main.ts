// A process that logs with a number of something in use and says what each record cost.
import { answer, started } from '../answer';
import { costOf, type Load } from '../records/cost-of';
import { growing, type Growth } from './growing';

async function main(): Promise<void> {
  const { dir, ...growth } = started<Growth & { dir: string }>();
  const { log, flush, dropped } = await growing(growth, dir);
  answer({ cost: (load: Load) => costOf(log, flush, load), dropped });
}

void main();
