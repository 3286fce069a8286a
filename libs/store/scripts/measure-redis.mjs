// Writes seeded records to a Redis of its own and times the questions of the design: node libs/store/scripts/measure-redis.mjs [records] [repeats]. Needs npm run build.
// "Of a client core" counts the CPU time of this process alone, all its threads together.
import { Redis } from 'ioredis';
import { REDIS_DAYS, REDIS_INDEXES, RedisSettings } from '../../core/dist/index.js';
import { parseQuery } from '../../core/dist/query/index.js';
import { realisticRecords } from '../../core/dist/testing/realistic-records.js';
import { startPrivateRedis } from '../../../tools/dev/dist/index.js';
import { RedisStore, RedisWriter } from '../dist/redis/index.js';
import { cpu, median, timed } from './measuring.mjs';

const COUNT = Number(process.argv[2] ?? 100_000);
const REPEATS = Number(process.argv[3] ?? 5);
/** Before its code is compiled, a question takes several times as long as later. */
const WARMING = 20;
/** Records that are written before it counts, for the same reason. */
const UNCOUNTED = Math.min(COUNT / 2, 60_000);
/** Records that are made at a time: making them is not to be collected while they are written. */
const TOGETHER = 8_000;
const DAY_MS = 86_400_000;
const from = Math.floor(Date.now() / DAY_MS) * DAY_MS - 6 * DAY_MS;
const [rangeFrom, rangeTo] = [from, from + 7 * DAY_MS];

async function report(title, bound, work) {
  const first = await timed(work);
  const early = [];
  for (let run = 0; run < REPEATS; run += 1) early.push((await timed(work)).wall);
  for (let run = 0; run < WARMING; run += 1) await work();
  const [runs, before] = [[], await serverCpu()];
  for (let run = 0; run < REPEATS; run += 1) runs.push(await timed(work));
  const server = ((await serverCpu()) - before) / REPEATS;
  const { records, slow_requests: slow } = first.result;
  console.log(`${title.padEnd(38)} first ${first.wall.toFixed(1).padStart(6)} ms   then ${median(early).toFixed(1).padStart(6)}   warm ${median(runs.map((run) => run.wall)).toFixed(1).padStart(8)} ms (best ${Math.min(...runs.map((run) => run.wall)).toFixed(1)}; CPU ${median(runs.map((run) => run.cpu)).toFixed(1)} here, ${server.toFixed(1)} server)   ${(records ?? slow)?.length ?? ''}   ${bound}`);
}

const redis = await startPrivateRedis();
const admin = new Redis(redis.url);
const memory = async () => Number(/^used_memory:(\d+)/m.exec(await admin.info('memory'))[1]);
const serverCpu = async () => {
  const info = await admin.info('cpu');
  return (Number(/^used_cpu_user:([\d.]+)/m.exec(info)[1]) + Number(/^used_cpu_sys:([\d.]+)/m.exec(info)[1])) * 1e3;
};
const sample = [...realisticRecords({ count: 20_000 })].map(({ line }) => line);
const parsing = await timed(async () => sample.forEach((line) => JSON.parse(line)));
const parseUs = (parsing.cpu / sample.length) * 1e3;
console.log(`machine: JSON.parse of a record ${parseUs.toFixed(2)} µs`);
const empty = await memory();
const CAP = 10_000;
const writerOf = (prefix, indexCap = CAP) => new RedisWriter(new RedisSettings({ url: redis.url, prefix, shards: 1, timeoutMs: 10_000, indexes: REDIS_INDEXES, indexCap, days: REDIS_DAYS }));
const writer = writerOf('{cairn}:');

const used = { wall: 0, cpu: 0 };
const made = realisticRecords({ count: COUNT, from, days: 6.9 });
const serverBefore = await serverCpu();
let bytes = 0;
for (let written = 0; written < COUNT; ) {
  const lines = [];
  for (let next; lines.length < TOGETHER && !(next = made.next()).done; ) lines.push(next.value.line);
  for (let at = 0; at < lines.length; at += 400) {
    const { wall, cpu } = await timed(() => writer.send(lines.slice(at, at + 400)));
    if (written + at >= UNCOUNTED) [used.wall, used.cpu] = [used.wall + wall, used.cpu + cpu];
  }
  written += lines.length;
  bytes += lines.reduce((sum, { length }) => sum + length, 0);
}
const measured = COUNT - Math.ceil(UNCOUNTED / 400) * 400;
console.log(`${COUNT} records of ${(bytes / COUNT).toFixed(0)} bytes: ${((measured / used.cpu) * 1e3).toFixed(0)} records/s of a client core, ${((measured / used.wall) * 1e3).toFixed(0)} records/s by the clock, server ${((((await serverCpu()) - serverBefore) / COUNT) * 1e3).toFixed(1)} µs a record; ${(((used.cpu / measured) * 1e3) / parseUs).toFixed(1)} times JSON.parse of it`);
console.log(`${(((await memory()) - empty) / COUNT).toFixed(0)} bytes of Redis' memory a record, ${await admin.dbsize()} keys`);

const store = new RedisStore({ url: redis.url });
const find = (query, more = {}) => () => store.search({ filter: parseQuery(query), ...more });
const some = await store.search({ filter: parseQuery('category:request'), limit: 1, to: from + 3.5 * DAY_MS });
const { metadata, context } = some.records[0].record;
await report('newest 100 of an address', '<= 10 ms', find(`ip:${metadata.ip_address}`));
const hour = from + 5 * DAY_MS + 14 * 3_600_000;
await report('errors of an hour', '<= 10 ms', find('level>=error OR status>=400', { from: hour, to: hour + 3_600_000, limit: 1_000 }));
await report('the slowest 100 of 7 days', '<= 10 ms', () => store.stats({ from: rangeFrom, to: rangeTo, sections: ['slow_requests'], limit: 100 }));
await report('newest 100 slow requests', '<= 10 ms', find('duration>1000 category:request'));
await report('a request id', '', find(`request:${context.request_id}`));
await report('newest 100 of a user', '', find(`user:${context.user_id}`));
await report('an absent id', '', find('request:req_000000000000'));
await report('newest 100', '', () => store.search({}));
await report('percentiles by path, 7 days', '', () => store.stats({ from: rangeFrom, to: rangeTo, sections: ['paths'] }));
await report('status per hour, 7 days', '', () => store.stats({ from: rangeFrom, to: rangeTo, sections: ['hours'] }));
const all = await timed(find('"zyzzyva"'));
console.log(`a word that is nowhere: ${all.wall.toFixed(0)} ms, reading everything`);
await store.close();
await writer.close();

/** What it costs when one value has all records, and that its index is cut back: written at the newest end, as an app does. */
async function hotKey(title, prefix, indexCap, rename) {
  const [hot, count] = [writerOf(prefix, indexCap), Math.min(60_000, COUNT)];
  const lines = [...realisticRecords({ count, from: Date.now() - 6 * 3_600_000, days: 0.24 })].map(({ line }, n) => line.replace(/"ip_address":"[^"]*"/, `"ip_address":"${rename(n)}"`));
  await hot.send(lines.slice(0, 20_000));
  const before = await serverCpu();
  const { cpu: used } = await timed(async () => {
    for (let at = 20_000; at < count; at += 400) await hot.send(lines.slice(at, at + 400));
  });
  const server = (await serverCpu()) - before;
  const reader = new RedisStore({ url: redis.url, prefix });
  const newest = async () => reader.search({ filter: parseQuery(`ip:${rename(count - 1)}`) });
  for (let run = 0; run < 3; run += 1) await newest();
  const runs = [];
  for (let run = 0; run < 9; run += 1) runs.push((await timed(newest)).wall);
  console.log(`${title}: client ${((used / (count - 20_000)) * 1e3).toFixed(1)} µs a record, server ${((server / (count - 20_000)) * 1e3).toFixed(1)}; newest 100 of it ${median(runs).toFixed(1)} ms, ${await admin.zcard(`${prefix}idx:req:ip:${rename(count - 1)}`)} entries`);
  await reader.close();
  await hot.close();
}
if (COUNT >= 40_000) {
  await hotKey('20,000 addresses', '{many}:', CAP, (n) => `10.${(n * 7) % 79}.${n % 254}.1`);
  await hotKey('one address, index of 10,000', '{hot}:', CAP, () => '10.0.0.1');
  await hotKey('one address, index without end', '{endless}:', 10_000_000, () => '10.0.0.1');
}
admin.disconnect();
await redis.stop();
