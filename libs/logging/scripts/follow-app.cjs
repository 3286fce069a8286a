// An app that logs numbered records and lets them be followed; measure-follow.mjs starts and steers it. The settings are those of its environment.
const { Module } = require('@nestjs/common');
const { NestFactory } = require('@nestjs/core');
const { LoggingModule, logInfo } = require('../dist/index.js');
const { LogQueryModule } = require('../dist/query/index.js');

const RATE_TICK_MS = 5;
let number = 0;

function write() {
  number += 1;
  logInfo('Task read', { component: 'TaskController', n: number, sent_at: Date.now(), task_id: 'tsk_4711', priority: 'high', note: 'x'.repeat(200) });
}

/** So many records a second, evenly. */
function writeFor(rate, seconds) {
  const [begin, first] = [performance.now(), number];
  const timer = setInterval(() => {
    const elapsed = Math.min(seconds, (performance.now() - begin) / 1e3);
    while (number - first < elapsed * rate) write();
    if (elapsed < seconds) return;
    clearInterval(timer);
    process.send({ last: number });
  }, RATE_TICK_MS);
}

/** As fast as the event loop goes round. */
function burst(count) {
  for (let left = Math.min(count, 500); left > 0; left -= 1) write();
  if (count > 500) setImmediate(burst, count - 500);
  else process.send({ last: number });
}

async function start() {
  const { FOLLOW_STORE, REDIS_URL, FOLLOW_TOKEN } = process.env;
  const store = FOLLOW_STORE === 'redis' ? new (require('../../store/dist/redis/index.js').RedisStore)({ url: REDIS_URL }) : undefined;
  const query = LogQueryModule.forRoot({ tokens: [{ name: 'follower', token: FOLLOW_TOKEN }], limits: { perMinute: 10_000 }, ...(store !== undefined && { store }) });
  class AppModule {}
  Module({ imports: [LoggingModule.forRoot(), query] })(AppModule);
  const app = await NestFactory.create(AppModule, { logger: false });
  await app.listen(0, '127.0.0.1');
  process.on('message', (asked) => {
    if (asked.rate !== undefined) writeFor(asked.rate, asked.seconds);
    if (asked.burst !== undefined) burst(asked.burst);
    if (asked.cpu !== undefined) process.send({ cpu: process.cpuUsage(), rss: process.memoryUsage.rss() });
    if (asked.end !== undefined) void app.close().then(() => store?.close()).then(() => process.exit(0));
  });
  process.send({ url: await app.getUrl() });
}

void start();
