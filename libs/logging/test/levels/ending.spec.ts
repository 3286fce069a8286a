import { startFixture, type Child } from '../support/child';
import { LogFiles } from '../support/log-files';

describe('the end of a process', () => {
  let files: LogFiles;
  let child: Child | undefined;
  beforeEach(() => (files = new LogFiles()));
  afterEach(async () => {
    child?.process.kill('SIGKILL');
    await child?.ended;
    files.remove();
  });

  const end = async (way: string): Promise<number | null> => (await (child = startFixture('control.js', { way, dir: files.dir })).ended).code;
  const summaries = (): unknown[] =>
    ['application', 'job'].flatMap((category) => files.records(category)).filter(({ event }) => event?.startsWith('logging.')).map(({ event, category, metadata }) => [event, category, metadata['records']]);
  const SUMMARIES = [
    ['logging.repeated', 'application', 49],
    ['logging.rate_limited', 'application', 8],
    ['logging.sampled', 'job', 7],
  ];

  it.each([['uncaught exception'], ['unhandled rejection']])('by %s writes what stories under way hold, before the crash', async (way) => {
    expect(await end(way)).toBe(1);
    const records = files.records('application');
    const crash = records.findIndex(({ event }) => event === 'app.unhandled');
    const held = records.filter(({ metadata }) => metadata['held'] === true);
    expect(held.map(({ message, context }) => [message, context.request_id])).toEqual([0, 1, 2].map((n) => [`under way ${n}`, `req_story_${n}`]));
    expect(records.indexOf(held.at(-1)!)).toBeLessThan(crash);
    expect(summaries()).toEqual(SUMMARIES);
  });

  it.each([['process.exit'], ['end of work']])('by %s is no failure of a story, and tells what was counted', async (way) => {
    expect(await end(way)).toBe(0);
    expect(files.records('application').filter(({ metadata }) => metadata['held'] === true)).toEqual([]);
    expect(summaries()).toEqual(SUMMARIES);
  });
});
