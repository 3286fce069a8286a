/**
 * The keeper: a small process that starts a server and stops it when nobody needs it any more, even when those who needed it were
 * killed. A server of one process ends when the keeper's standard input closes; a shared one when its last guest has gone.
 */
import { openGuestBook } from './guest-book';
import type { KeeperOrder, KeeperReply, KeptService } from './kept-service';
import { isAlive } from '../process/is-alive';
import { keepPostgres } from '../postgres/postgres.service';
import { keepRedis } from '../redis/redis.service';

const order = JSON.parse(process.argv[2] ?? '{}') as KeeperOrder;

function reply(message: KeeperReply): void {
  process.stdout.write(`${JSON.stringify(message)}\n`);
}

function parentGone(): Promise<void> {
  return new Promise((resolve) => {
    process.stdin.once('close', resolve).once('end', resolve).resume();
    process.once('SIGTERM', () => resolve());
    process.once('SIGINT', () => resolve());
  });
}

/** The server may end by itself, or a test may kill it: then there is nothing left to keep. */
function serverGone(pid: number): Promise<void> {
  return new Promise((resolve) => {
    const timer = setInterval(() => {
      if (isAlive(pid)) return;
      clearInterval(timer);
      resolve();
    }, 250);
  });
}

async function keep(): Promise<void> {
  const gone = order.stateFile ? undefined : parentGone();
  // A starter that ended before it could read the answer must not take the keeper down with EPIPE.
  process.stdout.on('error', () => undefined);
  const service: KeptService = order.service === 'postgres' ? await keepPostgres(order) : await keepRedis(order);
  try {
    const guests = order.stateFile ? await openGuestBook(order.stateFile, service) : undefined;
    reply({ url: service.url, port: service.port, pid: service.pid });
    await Promise.race([guests?.empty ?? gone, serverGone(service.pid)]);
  } finally {
    await service.stop();
  }
}

keep().then(
  () => process.exit(0),
  (error: unknown) => {
    reply({ error: error instanceof Error ? error.message : String(error) });
    process.exitCode = 1;
    process.stdin.destroy();
  },
);
