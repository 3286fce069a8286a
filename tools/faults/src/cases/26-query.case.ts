import type { FaultCase, Outcome } from '../case/fault-case';
import { count, most, none } from '../case/figure';
import type { Trial } from '../case/trial';
import { QueriedApp, type Answer } from '../query/queried-app';

const TOKEN = 'token-of-who-searches-too-much';
const LAG_MS = 50;
const LIMITS = { atOnce: 4, waiting: 16, perMinute: 2_000, searchMs: 2_000 };
const RECORDS = 20_000;
/** At the same time: more than may be under way and wait. */
const AT_ONCE = 24;

const PATTERNS: readonly string[] = [
  '/(a+)+$/',
  '/(a|aa)+b/',
  '/^(([a-z])+.)+[A-Z]([a-z])+$/',
  '/(.*)*x{200}/',
  '/a{1,999}b/',
  '/(x+x+)+y/',
  '/(?:[\\w.-]+)+@(?:[\\w-]+\\.)+zz/',
  `message:${'*a'.repeat(200)}*b`,
  Array(200).fill('x').join(' OR '),
  '("'.repeat(30),
  '-'.repeat(500),
  `/${'('.repeat(200)}/`,
  `/${'(a?)'.repeat(100)}${'a'.repeat(100)}/`,
];
const RANGES = ['from=1970-01-01', 'hours=8784', 'from=2016-01-01&to=2026-01-01', 'from=1000000000', 'hours=2208&from=1970-01-01', 'from=-1', 'hours=1e309'];

async function search(trial: Trial): Promise<Outcome> {
  const app = new QueriedApp(trial);
  const [first] = app.fill(trial.isSmoke ? RECORDS / 4 : RECORDS);
  app.write('application.log', [JSON.stringify({ ...first, category: 'application', timestamp: new Date().toISOString(), message: 'a'.repeat(200_000) })]);
  await app.start([{ name: 'hostile', token: TOKEN }], LIMITS);
  await warmUp(app);
  await app.lag('warm');
  const answers = await attack(app, trial.isSmoke ? 1 : 4);
  const lag = await app.lag('attacked');
  const ranges = await Promise.all(RANGES.map((range) => app.ask(`/logs/search?${range}`, TOKEN)));
  const flood = await exhaust(app);
  const unbounded = ranges.filter(({ status }) => status !== 400).length;
  return {
    values: {
      searches: answers.length,
      'answered or refused as wrong': withStatus(answers, 200, 400),
      '429s, too many at once': withStatus(answers, 429),
      '429s, too many in a minute': withStatus(flood, 429),
      'giant ranges searched': unbounded,
      'other answers': answers.length - withStatus(answers, 200, 400, 429),
      'loop held, p99': lag.heldP99Ms,
      'loop held': lag.heldMs,
      'loop lag': lag.lagMs,
    },
    broken: [...(withStatus(answers, 429) === 0 ? ['as many as liked searched at a time'] : []), ...(withStatus(flood, 429) === 0 ? ['nobody was told to come back later'] : [])],
  };
}

/** As an app is that has been asked before: what is loaded and compiled with the first answer of each kind is no attack. */
async function warmUp(app: QueriedApp): Promise<void> {
  for (const q of ['/warm.*up/', 'warm up', '(', 'level:loud', '/(/']) {
    const path = `/logs/search?q=${encodeURIComponent(q)}`;
    for (let round = 0; round < 3; round += 1) await app.ask(path, TOKEN);
    await Promise.all(Array.from({ length: AT_ONCE }, () => app.ask(path, TOKEN)));
  }
}

const withStatus = (answers: readonly Answer[], ...wanted: number[]): number => answers.filter(({ status }) => wanted.includes(status)).length;

async function attack(app: QueriedApp, rounds: number): Promise<Answer[]> {
  const asked = Array.from({ length: rounds }, () => PATTERNS).flat().map((q) => `/logs/search?hours=24&q=${encodeURIComponent(q)}`);
  const answers: Answer[] = [];
  for (let at = 0; at < asked.length; at += PATTERNS.length) {
    const together = [...asked.slice(at, at + PATTERNS.length), ...asked].slice(0, AT_ONCE);
    answers.push(...(await Promise.all((together.length < AT_ONCE ? [...together, ...together] : together).map((path) => app.ask(path, TOKEN)))));
  }
  return answers;
}

/** What is wrong costs nothing, and counts. */
async function exhaust(app: QueriedApp): Promise<Answer[]> {
  const answers: Answer[] = [];
  while (answers.length < 1.5 * LIMITS.perMinute && withStatus(answers, 429) === 0) answers.push(...(await Promise.all(Array.from({ length: 50 }, () => app.ask('/logs/search?limit=0', TOKEN)))));
  return answers;
}

export const hostileQuery: FaultCase = {
  number: 26,
  name: 'query',
  injected: 'thirteen hostile patterns, two dozen at once, over the query API of a running app with 20,000 records and one of 200,000 letters, giant ranges, and requests without end, on Express and Fastify',
  holds: 'no search holds the event loop for more than 50 ms of CPU (the lag by the clock is what the machine makes of it); giant ranges are refused (400), and what is too much at once or in a minute (429)',
  guarantees: ['G1'],
  figures: [
    count('searches'),
    count('answered or refused as wrong'),
    count('429s, too many at once'),
    count('429s, too many in a minute'),
    none('giant ranges searched'),
    none('other answers'),
    most('loop held, p99', 'ms'),
    most('loop held', 'ms of CPU', LAG_MS),
    most('loop lag', 'ms'),
  ],
  repeats: 4,
  smoke: 'libs/logging/test/query/hostile.spec.ts',
  needs: ['proc'],
  baseline: 'winston has no query API',
  mutants: [
    { name: 'expressions are matched by backtracking', patches: [{ lib: 'core', file: 'query/regex.js', find: 'const compiled = RE2JS.compile(pattern, RE2JS.DOTALL | (ignoreCase ? RE2JS.CASE_INSENSITIVE : 0));', replace: "const compiled = new RegExp(pattern.replace(/^\\(a\\+\\)\\+/, '(a|aa){1,26}'), 's');" }], trials: 1 },
    { name: 'as many as like search at a time', patches: [{ lib: 'logging', file: 'query/limits/query-gate.js', find: 'this.refuseTooMany(name);', replace: '' }], trials: 1 },
    { name: 'ranges have no bound', patches: [{ lib: 'logging', file: 'query/parameters/read-values.js', find: 'if (end - begin > rangeDays * DAY_MS)', replace: 'if (false)' }], trials: 1 },
    { name: 'requests have no bound', patches: [{ lib: 'logging', file: 'query/limits/request-rates.js', find: 'if (!bucket.take(now))', replace: 'if (false)' }], trials: 1 },
  ],
  run: search,
};
