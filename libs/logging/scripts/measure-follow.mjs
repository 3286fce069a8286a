// Follows a running app with many clients from another process: node libs/logging/scripts/measure-follow.mjs [files|redis] [clients] [records/s] [seconds] [LOG_FLUSH_MS]. Needs npm run build.
// One client takes nothing for a while: it has to be told what it missed.
import { fork } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { mkdtempSync, readdirSync, readFileSync, readlinkSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { FollowingClient } from './following-client.mjs';

const [kind = 'files', clientCount = '200', rate = '200', seconds = '20', flushMs = '100'] = process.argv.slice(2);
/** Clients during the burst: each gets 20 MB in a moment. */
const KEPT = 5;
/** More than the buffers of a connection and of the store hold. */
const BURST = 30_000;
const TOKEN = randomBytes(24).toString('hex');
const dir = mkdtempSync(join(tmpdir(), 'cairn-follow-'));
const redis = kind === 'redis' ? await (await import('../../../tools/dev/dist/index.js')).startPrivateRedis() : undefined;
const Redis = redis && (await import('ioredis')).Redis;

const app = fork(join(dirname(fileURLToPath(import.meta.url)), 'follow-app.cjs'), {
  env: { ...process.env, NODE_ENV: 'production', LOG_DIR: dir, LOG_CONSOLE: 'off', LOG_LEVEL: 'INFO', LOG_FLUSH_MS: flushMs, FOLLOW_STORE: kind, FOLLOW_TOKEN: TOKEN, ...(redis && { LOG_STORE: 'redis', REDIS_URL: redis.url }) },
});
/** The app's next word that has a member of this name. */
const told = (name) => new Promise((resolve) => {
  const listen = (message) => {
    if (message[name] === undefined) return;
    app.off('message', listen);
    resolve(message[name]);
  };
  app.on('message', listen);
});
const ask = (message, name) => {
  const answer = told(name);
  app.send(message);
  return answer;
};
async function until(what, holds) {
  for (const giveUp = Date.now() + 60_000; !(await holds()); await wait(20)) if (Date.now() > giveUp) throw new Error(`${what}: not within a minute`);
}

/** How often the app has the live file open for reading: the flags of its descriptors say so. */
function readers() {
  const fds = `/proc/${app.pid}/fd`;
  const open = readdirSync(fds).filter((fd) => {
    try {
      return /application\..*\.log$/.test(readlinkSync(join(fds, fd)));
    } catch {
      return false; // closed meanwhile
    }
  });
  return open.filter((fd) => (parseInt(/flags:\s*(\d+)/.exec(readFileSync(`/proc/${app.pid}/fdinfo/${fd}`, 'utf8'))[1], 8) & 3) === 0).length;
}

/** Connections of the server that wait for what comes, or have read it last. */
async function blockedReaders() {
  const admin = new Redis(redis.url);
  const list = await admin.client('LIST');
  admin.disconnect();
  return list.split('\n').filter((line) => /cmd=xread/.test(line)).length;
}

const percentile = (sorted, share) => sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))];

try {
  const url = await told('url');
  const clients = [];
  for (let n = 0; n < Number(clientCount); n += 1) clients.push(await FollowingClient.open(url, TOKEN));
  await until('the reader reads', async () => {
    await ask({ burst: 1 }, 'last');
    return clients.every(({ received }) => received > 0);
  });
  for (const client of clients) client.latencies = [];

  const before = await ask({ cpu: true }, 'cpu');
  const last = await ask({ rate: Number(rate), seconds: Number(seconds) }, 'last');
  await until('every client has every record', () => clients.every((client) => client.hasAllTo(last)));
  const after = await ask({ cpu: true }, 'cpu');
  const cpu = (after.user + after.system - before.user - before.system) / 1e6 / Number(seconds);
  const count = kind === 'redis' ? await blockedReaders() : readers();
  const latencies = clients.flatMap((client) => client.latencies).sort((a, b) => a - b);
  const quiet = clients.map(({ silent, twice, gaps }) => ({ silent, twice, gaps }));
  console.log(`${kind}, ${clients.length} clients, ${rate} records/s for ${seconds} s, LOG_FLUSH_MS ${flushMs}: from the log call to the client p50 ${percentile(latencies, 0.5)} ms, p99 ${percentile(latencies, 0.99)} ms, most ${latencies.at(-1)} ms (${latencies.length} events)`);
  console.log(`readers of the store: ${count}; CPU of the app ${(100 * cpu).toFixed(0)} %; lost without a word ${sum(quiet, 'silent')}, twice ${sum(quiet, 'twice')}, gaps ${sum(quiet, 'gaps')}`);

  for (const client of clients.splice(KEPT)) client.request.destroy();
  const [slow, ...others] = clients;
  slow.response.pause();
  const end = await ask({ burst: BURST }, 'last');
  await until('the others have the burst, or are told what they missed', () => others.every((client) => client.hasAllTo(end)));
  slow.response.resume();
  const final = await ask({ burst: 1 }, 'last');
  await until('the slow one has caught up', () => slow.hasAllTo(final));
  console.log(`a client that took nothing during ${BURST} records: got ${slow.received}, was told of ${slow.missed} missed in ${slow.gaps} gaps, lost without a word ${slow.silent}`);
  console.log(`the others: lost without a word ${sum(others, 'silent')}, told of ${sum(others, 'missed')} missed, all of ${clients.length} clients account for every record: ${clients.every(({ silent }) => silent === 0)}`);
  for (const client of clients) client.request.destroy();
  app.send({ end: true });
  await new Promise((resolve) => app.once('exit', resolve));
} finally {
  app.kill('SIGKILL');
  await redis?.stop();
  rmSync(dir, { recursive: true, force: true });
}

function sum(list, name) {
  return list.reduce((total, each) => total + each[name], 0);
}
