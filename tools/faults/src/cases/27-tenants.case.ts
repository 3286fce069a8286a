import type { FaultCase, Outcome } from '../case/fault-case';
import { count, most, none } from '../case/figure';
import type { Trial } from '../case/trial';
import { byChance, median, toldApart } from '../check/told-apart';
import { QueriedApp, type Answer, type QueriedRecord } from '../query/queried-app';

const [OURS, THEIRS, EVERYBODYS] = ['token-of-tenant-a-of-the-faults', 'token-of-tenant-b-of-the-faults', 'token-of-the-operator-of-the-faults'];
const TOKENS = [
  { name: 'a', organization: 'org_a', token: OURS },
  { name: 'b', organization: 'org_b', token: THEIRS },
  { name: 'operator', token: EVERYBODYS },
];
const NO_LIMIT = { perMinute: 1_000_000, refusedPerMinute: 1_000_000 };
/** In every record of the other tenant, wherever a value can stand. */
const SECRET = 'only-b-knows';
const RECORDS = 12_000;
/** What chance alone does now and then is allowed; in parts of that. */
const AS_CHANCE = 1;

async function spy(trial: Trial): Promise<Outcome> {
  const app = new QueriedApp(trial);
  const records = app.fill(trial.isSmoke ? RECORDS / 4 : RECORDS, owned);
  app.write('background_tasks/resource_theirs.log', records.filter(isTheirs).slice(0, 20).map((record) => JSON.stringify(record)));
  if (trial.index % 4 < 2) await app.seal();
  await app.start(TOKENS, NO_LIMIT);
  const theirs = records.filter(isTheirs);
  const asked = [...asks(theirs[0]!), ...(await cursors(app))];
  const answers: Answer[] = [];
  for (const path of asked) answers.push(await app.ask(path, OURS!));
  const leaks = answers.filter(leaksSomething).length;
  const { apart, chance, medianDifference, pairs } = await timing(app, theirs, trial);
  const own = await app.ask('/logs/search?limit=1000', OURS!);
  return {
    values: {
      questions: answers.length,
      leaks,
      'cursors accepted': answers.filter(({ status }, index) => asked[index]!.includes('cursor=') && status !== 400).length,
      'pairs timed': pairs,
      'told apart by time': apart * 100,
      'as much as by chance': chance * 100,
      'beyond chance': apart / chance,
      'difference of the medians': medianDifference,
    },
    broken: own.body.records?.length === 0 ? ['A does not find its own records'] : [],
  };
}

/** By turns A's, B's, nobody's, and such of B as try to be taken for A's. */
function owned(record: QueriedRecord, index: number): QueriedRecord {
  const { context } = record;
  if (index % 4 === 0) return { ...record, context: { ...context, organization_id: 'org_a' } };
  if (index % 4 === 1) return { ...record, context: { ...context, organization_id: null } };
  const disguise = index % 8 === 2 ? { organization_id: 'org_a' } : {};
  return {
    ...record,
    message: `${record.message} ${SECRET}`,
    context: { ...context, organization_id: index % 8 === 6 ? 'ORG_A' : 'org_b', user_id: `usr-${SECRET}`, request_id: `req-${SECRET}-${index}` },
    metadata: { ...(record['metadata'] as object), ...disguise, note: SECRET, ip_address: '198.51.100.77', path: `/${SECRET}` },
  };
}

const isTheirs = ({ context }: QueriedRecord): boolean => context.organization_id === 'org_b';
const isOthers = ({ context }: QueriedRecord): boolean => context.organization_id !== 'org_a';

function leaksSomething({ text, body }: Answer): boolean {
  return text.includes(`${SECRET}"`) || text.includes(`${SECRET} `) || (body.records ?? []).some(isOthers);
}

const searched = (query: string): string => `/logs/search?limit=1000&q=${encodeURIComponent(query)}`;

/** By id, by filter, by route, and by what breaks out of a filter where filters are put together as text. */
function asks({ record_id, context }: QueriedRecord): string[] {
  const queries = ['note:only*', 'user:usr-*', 'org:org_b', '-org:org_a', 'org:org_a OR org:org_b', 'NOT (org:org_a)', '(level:info) OR (level>=trace)', 'context.organization_id:*', 'org:ORG_A', '/only-b/i', `record:${String(record_id)}`, 'metadata.organization_id:org_a', 'a) OR (b', 'level>=trace OR -level>=trace'];
  const routes = [`/request/${context.request_id}`, '/request/*', `/user/${context.user_id}`, '/user/*', '/ip/198.51.100.77', '/ip/*', '/host/*', '/proxy/*', '/client/*', '/session/*', '/errors?limit=1000&include_warnings=true', '/slow?limit=1000&threshold_ms=0', '/oauth/ip/*', '/oauth/flows', '/events', '/paths', '/jobs', '/jobs/resource/theirs'];
  return [...queries.map(searched), ...routes.map((route) => `/logs${route}`), '/logs/stats?by=levels,events,paths,errors_by_path,slow_requests,failed_logins,organizations,tables'];
}

/** Of the other tenant, of the operator, of another query of A's, forged, and changed. */
async function cursors(app: QueriedApp): Promise<string[]> {
  const of = async (token: string, query = ''): Promise<string> => (await app.ask(`/logs/search?limit=5${query}`, token)).body.cursor!;
  const own = await of(OURS!);
  const forged = Buffer.from('0000000000000000[1,9999999999999,"",0]').toString('base64url');
  const changed = Buffer.from(`${Buffer.from(own, 'base64url').toString().slice(0, 16)}[1,9999999999999,"",0]`).toString('base64url');
  const made = [await of(THEIRS!), await of(EVERYBODYS!), await of(OURS!, '&level=INFO'), forged, changed, own.slice(0, -2)];
  return made.map((cursor) => `/logs/search?limit=5&cursor=${cursor}`);
}

interface Timing {
  readonly apart: number;
  readonly chance: number;
  readonly medianDifference: number;
  readonly pairs: number;
}

/** An id that B has and one that nobody has, one after the other, in an order that is drawn for each pair. */
async function timing(app: QueriedApp, theirs: readonly QueriedRecord[], { random, isSmoke }: Trial): Promise<Timing> {
  const [there, nowhere]: number[][] = [[], []];
  const pairs = isSmoke ? 60 : 300;
  for (let pair = 0; pair < pairs; pair += 1) {
    const id = String(theirs[random.between(0, theirs.length - 1)]!.context.request_id);
    const questions = [[id, there], [`${id.slice(0, -3)}${random.between(900, 999)}x`, nowhere]] as const;
    for (const [asked, times] of random.next() < 0.5 ? questions : [...questions].reverse()) times!.push((await app.ask(`/logs/request/${asked}`, OURS!)).ms);
  }
  return { apart: toldApart(there!, nowhere!), chance: byChance(pairs, pairs), medianDifference: Math.abs(median(there!) - median(nowhere!)), pairs };
}

export const tenants: FaultCase = {
  number: 27,
  name: 'tenants',
  injected: "tenant A asks the query API for B's records, in files as they are written and in compressed ones: by id, by filters and routes, by cursors of others, of other queries, forged and changed, and by how long an answer takes, on Express and Fastify",
  holds: 'nothing of B is in any answer; a cursor is accepted by no other query; by how long it takes, an id that B has cannot be told from one that nobody has (Kolmogorov-Smirnov over pairs in random order: no more than chance does once in a thousand times)',
  guarantees: ['G7'],
  figures: [
    count('questions'),
    none('leaks'),
    none('cursors accepted'),
    count('pairs timed'),
    most('told apart by time', '%'),
    most('as much as by chance', '%'),
    most('beyond chance', '×', AS_CHANCE),
    most('difference of the medians', 'ms'),
  ],
  repeats: 4,
  smoke: 'libs/logging/test/query/tenants.spec.ts',
  baseline: 'winston has no query API',
  mutants: [
    { name: 'a filter says who may see what, and nobody asks', patches: [{ lib: 'logging', file: 'query/access/scope.js', find: 'if (organization === undefined)', replace: 'if (true)' }], trials: 1 },
    { name: 'the case of an organization does not count', patches: [{ lib: 'logging', file: 'query/access/scope.js', find: "return (0, query_1.allOf)((0, query_1.fieldIs)('organization_id', organization), {", replace: "return (0, query_1.fieldIs)('organization_id', organization); (0, query_1.allOf)({" }], trials: 1 },
    { name: 'a cursor belongs to no query', patches: [{ lib: 'core', file: 'query/cursor.js', find: 'if (check !== checkOf(payload, query))', replace: 'if (false)' }], trials: 1 },
    { name: 'answers come as soon as they are there', patches: [{ lib: 'logging', file: 'query/log-reader.js', find: 'await (0, even_time_1.untilEven)(started, signal);', replace: ';' }], trials: 1 },
  ],
  run: spy,
};
