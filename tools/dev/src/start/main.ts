/** What `npm start` runs after set-up and build. */
import { auditPlaces, playAudit } from './audit-scenes';
import { showCategories, showFiles, showSearch, showUse } from './guide';
import { SampleRun } from './sample-run';
import type { Performance } from './scenario';
import { Screen } from './screen';
import { HELP, parseStartOptions, USAGE, type StartOptions } from './start-options';
import { readStory } from './story';
import { storyText } from './story-text';

const screen = new Screen();

async function main(args: readonly string[]): Promise<number> {
  let options: StartOptions;
  try {
    options = parseStartOptions(args);
  } catch (error) {
    process.stderr.write(`${(error as Error).message}\n${USAGE}\nTry: npm start -- --help\n`);
    return 2;
  }
  if (options.help) return screen.say(HELP), 0;
  return sample(options);
}

async function sample({ once }: StartOptions): Promise<number> {
  const run = new SampleRun(screen);
  const interrupted = interruption(once);
  try {
    return await Promise.race([told(run, once, interrupted), interrupted]);
  } catch (error) {
    process.stderr.write(`\n${screen.red((error as Error).message)}\n`);
    return 1;
  } finally {
    await run.stop();
    screen.say('\nStopped.');
  }
}

async function told(run: SampleRun, once: boolean, interrupted: Promise<number>): Promise<number> {
  screen.heading('Start');
  await run.start();
  screen.heading('Requests');
  const performance = await Promise.race([run.perform(), run.failure()]);
  const problems = await run.missingInFiles(performance);
  showStory(run, performance);
  if (once) await run.stopApps(); // the last records are counted, too
  showCategories(run, screen);
  showFiles(run, performance, screen);
  problems.push(...playAudit(auditPlaces(run.places.directory), !once, screen));
  if (problems.length > 0) throw new Error(`The log files do not tell the whole run:\n  ${problems.join('\n  ')}`);
  if (!once) showUse(run, performance, screen);
  showSearch(run, performance, screen);
  if (once) return 0;
  screen.say(`\nThe sample is up at ${run.url}. Ctrl-C ends it.`);
  return Promise.race([interrupted, run.failure()]);
}

function showStory(run: SampleRun, { retried: { reply, title } }: Performance): void {
  screen.heading(`The story of ${reply.requestId}: ${title}`);
  for (const line of storyText(readStory(run.places.directory, reply.requestId), screen)) screen.say(line);
}

/** Resolves with the exit code when the sample is asked to end: no failure for one that stays up until then. */
function interruption(once: boolean): Promise<number> {
  return new Promise((resolve) => {
    process.once('SIGINT', () => resolve(once ? 130 : 0));
    process.once('SIGTERM', () => resolve(once ? 143 : 0));
  });
}

void main(process.argv.slice(2)).then((code) => process.exit(code));
