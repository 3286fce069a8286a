// Times the questions of the design over a directory of sealed files: node libs/store/scripts/measure-store.mjs <directory>. Needs npm run build; the
// directory is made by realistic-logs.mjs. Beside each run it times what the machine can do at this moment, since others may use it.
import { readdirSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { gunzipSync } from 'node:zlib';
import { parseQuery } from '../../core/dist/query/index.js';
import { FileStore } from '../dist/index.js';

const dir = process.argv[2] ?? 'tmp/realistic-logs';
const REPEATS = Number(process.argv[3] ?? 5);
const files = readdirSync(dir).filter((name) => name.endsWith('.gz')).map((name) => join(dir, name));

const cpu = () => process.cpuUsage().user / 1e3 + process.cpuUsage().system / 1e3;

async function timed(work) {
  const [wall, used] = [performance.now(), cpu()];
  const result = await work();
  return { result, wall: performance.now() - wall, cpu: cpu() - used };
}

const median = (values) => [...values].sort((a, b) => a - b)[Math.floor(values.length / 2)];

async function report(title, bound, work) {
  const first = await timed(work);
  const runs = [];
  for (let run = 0; run < REPEATS; run += 1) runs.push(await timed(work));
  const wall = median(runs.map((run) => run.wall));
  console.log(`${title.padEnd(34)} first ${first.wall.toFixed(1).padStart(8)} ms   then ${wall.toFixed(1).padStart(8)} ms (best ${Math.min(...runs.map((run) => run.wall)).toFixed(1)}, cpu ${median(runs.map((run) => run.cpu)).toFixed(1)})   ${bound}`);
  return { ...first, wall };
}

/** Unpacking everything, and reading it as most tools do. */
async function machine() {
  let raw = 0;
  const unpacked = await timed(() => {
    for (const path of files) raw += gunzipSync(readFileSync(path)).length;
  });
  let records = 0;
  const parsed = await timed(() => {
    for (const path of files) for (const line of gunzipSync(readFileSync(path)).toString().split('\n')) if (line !== '') records += JSON.parse(line) === null ? 0 : 1;
  });
  const packed = files.reduce((sum, path) => sum + statSync(path).size, 0);
  const sidecars = files.reduce((sum, path) => sum + statSync(`${path}.idx`).size, 0);
  console.log(`${records} records, ${(raw / 1e6).toFixed(0)} MB raw, ${(packed / 1e6).toFixed(0)} MB packed, sidecars ${((100 * sidecars) / raw).toFixed(2)} % of raw, ${files.length} files`);
  console.log(`machine: unpacking all ${unpacked.wall.toFixed(0)} ms (cpu ${unpacked.cpu.toFixed(0)}), unpacking and parsing all ${parsed.wall.toFixed(0)} ms (cpu ${parsed.cpu.toFixed(0)})`);
  return unpacked.wall;
}

const unpackMs = await machine();
const store = new FileStore({ dir });
const find = (query, more = {}) => () => store.search({ filter: parseQuery(query), ...more });
const some = await store.search({ filter: parseQuery('category:request'), limit: 1, to: Date.UTC(2026, 10, 17, 12) });
const requestId = some.records[0].record.context.request_id;
const [from, to] = [Date.UTC(2026, 10, 14), Date.UTC(2026, 10, 21)];

await report('a request id', '<= 50 ms', find(`request:${requestId}`));
await report('errors, newest 100', '<= 30 ms', find('level>=error'));
await report('percentiles by path, 7 days', '<= 40 ms', () => store.stats({ from, to, sections: ['paths'] }));
await report('status per hour, 7 days', '<= 20 ms', () => store.stats({ from, to, sections: ['hours'] }));
await report('an absent id', '<= 30 ms', find('request:req_000000000000'));
await report('a rare word', '<= 150 ms', find('zyzzyva'));
await report('a rare word that is there', '<= 150 ms', find('quota', { limit: 10 }));
await report('an id as a text', '', find(`"${requestId}"`));
await report('an address, newest 100', '', find('ip:10.3.0.17'));
const substring = await report('a substring nothing can exclude', `<= ${(1.5 * unpackMs).toFixed(0)} ms`, find('"zq9"'));
console.log(`substring / unpacking: ${(substring.wall / unpackMs).toFixed(2)}`);
await report('an expression', '', find('/timed out after 5[0-9]+ ms$/'));
await store.close();
