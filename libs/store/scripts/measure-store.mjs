// Times the questions of the design over a directory of sealed files, and the same with ripgrep + jq and with DuckDB over the same files:
// node libs/store/scripts/measure-store.mjs <directory> [repeats] [repeats of the others; 0: leave them out]. Needs npm run build; the directory is made by realistic-logs.mjs.
import { readdirSync, readFileSync, statSync } from 'node:fs';
import { cpus, loadavg } from 'node:os';
import { join } from 'node:path';
import { gunzipSync } from 'node:zlib';
import { parseQuery } from '../../core/dist/query/index.js';
import { FileStore } from '../dist/index.js';
import { median, ms, table, timed } from './measuring.mjs';
import { duckdb, ripgrepWithJq } from './other-tools.mjs';
import { differing, sealingCost } from './sealing-cost.mjs';

const dir = process.argv[2] ?? 'tmp/realistic-logs';
const REPEATS = Number(process.argv[3] ?? 25);
const OTHERS = Number(process.argv[4] ?? 3);
const files = readdirSync(dir).filter((name) => name.endsWith('.log.gz')).map((name) => join(dir, name));
const [from, to] = [Date.UTC(2026, 10, 14), Date.UTC(2026, 10, 22)];

/** Unpacking everything, and reading it as most tools do. */
async function machine() {
  let raw = 0;
  const unpack = () => {
    raw = 0;
    for (const path of files) raw += gunzipSync(readFileSync(path)).length;
  };
  const unpacked = await timed(unpack);
  let records = 0;
  const parsed = await timed(() => {
    for (const path of files) for (const line of gunzipSync(readFileSync(path)).toString().split('\n')) if (line !== '') records += JSON.parse(line) === null ? 0 : 1;
  });
  const packed = files.reduce((sum, path) => sum + statSync(path).size, 0);
  const sidecars = files.reduce((sum, path) => sum + statSync(`${path}.idx`).size, 0);
  console.log(`${cpus().length} × ${cpus()[0].model}, Node ${process.versions.node}, ${new Date().toISOString().slice(0, 10)}; load of the machine when it began ${loadavg()[0].toFixed(1)}`);
  console.log(`${records} records, ${(raw / 1e6).toFixed(0)} MB raw, ${(packed / 1e6).toFixed(0)} MB packed, sidecars ${((100 * sidecars) / raw).toFixed(2)} % of raw, ${files.length} files`);
  const unpackMs = median([unpacked.wall, (await timed(unpack)).wall, (await timed(unpack)).wall]);
  console.log(`unpacking all: ${ms(unpackMs)} ms; unpacking and parsing all: ${ms(parsed.wall)} ms`);
  return unpackMs;
}

const unpackMs = await machine();
const first = new FileStore({ dir });
const some = await first.search({ filter: parseQuery('category:request'), limit: 1, to: Date.UTC(2026, 10, 17, 12) });
await first.close();
const { request_id: id, trace_id: rare } = some.records[0].record.context;

const found = (query, more = {}) => async (store) => (await store.search({ from, to, filter: parseQuery(query), ...more })).records.length;
const RG = `"$RG" -z -I -N --no-filename -j 2 -g '*.log.gz'`;
const GZ = `'${dir}/*.log.gz'`;
/** Of the values a question needs, and no others. */
const json = (columns) => `read_json(${GZ}, format = 'newline_delimited', columns = {${columns}})`;
const LINES = `read_csv(${GZ}, header = false, delim = '\\x01', quote = '', escape = '', columns = {'line': 'VARCHAR'}, max_line_size = 2097152)`;
const byId = (value) => ({ rg: `${RG} -F '${value}' '${dir}' | "$JQ" -c 'select(.context.request_id == "${value}")'`, sql: `SELECT * FROM ${LINES} WHERE contains(line, '${value}') AND json_extract_string(line, '$.context.request_id') = '${value}'` });
const byText = (text) => ({ rg: `${RG} -i -F '${text}' '${dir}'`, sql: `SELECT * FROM ${LINES} WHERE contains(lower(line), '${text}')` });
const REQUEST = `"category":"request"`;

const questions = [
  { title: 'a request id', bound: 50, ours: found(`request:${id}`, { limit: 1_000 }), ...byId(id) },
  {
    title: 'errors, newest 100', bound: 30, ours: found('level>=error'),
    rg: `${RG} '"level":"(ERROR|CRITICAL)"' '${dir}' | sort -r | head -100 | "$JQ" -c .`,
    sql: `SELECT * FROM ${json("timestamp: 'VARCHAR', level: 'VARCHAR', message: 'VARCHAR', context: 'JSON', metadata: 'JSON'")} WHERE level IN ('ERROR', 'CRITICAL') ORDER BY timestamp DESC LIMIT 100`,
  },
  {
    title: 'percentiles by path, 7 days', bound: 40, ours: async (store) => (await store.stats({ from, to, sections: ['paths'], limit: 1_000 })).paths.length,
    rg: `${RG} -F '${REQUEST}' '${dir}' | "$JQ" -r '"\\(.metadata.method) \\(.metadata.route) \\(.metadata.duration_ms)"' | sort -k1,2 -k3,3n | awk '{ key = $1 " " $2; if (key != last && n) { print last, v[int(n * .5)], v[int(n * .95)], v[int(n * .99)]; n = 0 } last = key; v[n++] = $3 } END { print last, v[int(n * .5)], v[int(n * .95)], v[int(n * .99)] }'`,
    sql: `SELECT metadata.method, metadata.route, count(*), approx_quantile(metadata.duration_ms, [0.5, 0.95, 0.99]) FROM ${json("category: 'VARCHAR', metadata: 'STRUCT(method VARCHAR, route VARCHAR, duration_ms DOUBLE)'")} WHERE category = 'request' GROUP BY ALL`,
  },
  {
    title: 'status per hour, 7 days', bound: 20, ours: async (store) => (await store.stats({ from, to, sections: ['hours'], limit: 1_000 })).hours.length,
    rg: `${RG} -F '${REQUEST}' '${dir}' | "$JQ" -r '"\\(.timestamp[0:13]) \\(.metadata.status_code)"' | sort | uniq -c | awk '{ print $2 }' | uniq`,
    sql: `SELECT left(timestamp, 13), histogram(metadata.status_code) FROM ${json("timestamp: 'VARCHAR', category: 'VARCHAR', metadata: 'STRUCT(status_code INTEGER)'")} WHERE category = 'request' GROUP BY 1`,
  },
  { title: 'an absent id', bound: 30, ours: found('request:req_000000000000'), ...byId('req_000000000000') },
  { title: 'a rare word', bound: 150, ours: found(`"${rare}"`, { limit: 1_000 }), ...byText(rare) },
  { title: 'a word that is nowhere', bound: 150, ours: found('zyzzyva'), ...byText('zyzzyva') },
  { title: 'a substring nothing can exclude', bound: 1.5 * unpackMs, ours: found('"zq9"', { limit: 10_000 }), ...byText('zq9') },
];

/** The first time in a process, when no sidecar is in memory, and then. */
async function ours({ ours: ask }) {
  const store = new FileStore({ dir });
  const cold = await timed(() => ask(store));
  const runs = [];
  for (let run = 0; run < REPEATS; run += 1) runs.push((await timed(() => ask(store))).wall);
  await store.close();
  return { count: cold.result, first: cold.wall, then: median(runs), best: Math.min(...runs) };
}

/** The best of some, so that nobody is blamed for a cold cache; ours is compared by its best as well. */
async function theirs(tool, question) {
  if (tool.missing !== undefined || OTHERS === 0) return undefined;
  const runs = [];
  for (let run = 0; run < OTHERS; run += 1) runs.push(await timed(() => tool.ask(question)));
  return { count: runs[0].result, best: Math.min(...runs.map(({ wall }) => wall)) };
}

const [rg, duck] = OTHERS === 0 ? [{ missing: 'left out' }, { missing: 'left out' }] : [await ripgrepWithJq(), await duckdb()];
const rows = [];
for (const question of questions) {
  const [own, greped, queried] = [await ours(question), await theirs(rg, question.rg), await theirs(duck, question.sql)];
  const counts = [own, greped, queried].flatMap((each) => (each === undefined ? [] : [each.count]));
  const same = counts.every((count) => count === counts[0]) ? counts[0] : `differ: ${counts.join(', ')}`;
  const held = own.then <= question.bound && [greped, queried].every((each) => each === undefined || own.best < each.best);
  rows.push([question.title, `<= ${question.bound.toFixed(0)}`, ms(own.first), ms(own.then), ms(own.best), ms(greped?.best), ms(queried?.best), same, held ? 'held' : 'MISSED']);
}
console.log(`\n${table(['question (ms)', 'bound', 'first', 'then (median)', 'best', 'ripgrep + jq (best)', 'DuckDB (best)', 'results', ''], rows)}\n`);
for (const tool of [rg, duck]) console.log(tool.name ?? `missing: ${tool.missing}`);

const sealing = await sealingCost(files);
console.log(`\nsealing and indexing: ${sealing.micros.toFixed(1)} µs of CPU a record (${sealing.records} records; bound 12), the event loop busy ${(100 * sealing.loop).toFixed(0)} % of the time, at most ${ms(sealing.longestMs)} ms at once (p99 ${ms(sealing.p99Ms)})`);
const wrong = await differing(dir, files);
console.log(wrong.length === 0 ? `zcat of all ${files.length} files gives what was written (md5)` : `zcat gives something else than what was written: ${wrong.join(', ')}`);
