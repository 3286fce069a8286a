import { Redis } from 'ioredis';
import { freePort } from '../net/free-port';
import { startPrivateRedis, type PrivateRedis } from './start-redis';

/** A cluster of this process's own, on 127.0.0.1. */
export interface RedisCluster {
  /** All of its nodes, with commas between. */
  readonly url: string;
  readonly nodes: readonly PrivateRedis[];
  stop(): Promise<void>;
}

const SLOTS = 16_384;
const NODES = 3;
/** Until every node knows all the others and their slots, ms. */
const READY_WITHIN_MS = 30_000;
const LOOK_MS = 50;

/** Starts a Redis Cluster of three masters without replicas, in memory only. Redis 7 or newer. It ends with `stop()`, or with this process. */
export async function startRedisCluster(): Promise<RedisCluster> {
  const nodes: PrivateRedis[] = [];
  const stop = async (): Promise<void> => void (await Promise.all(nodes.map((node) => node.stop())));
  try {
    for (let node = 0; node < NODES; node += 1) nodes.push(await startNode());
    await join(nodes);
  } catch (error) {
    await stop();
    throw error;
  }
  return { url: nodes.map(({ url }) => url).join(','), nodes, stop };
}

/** The port on which nodes talk to each other is 10,000 above the other one unless set, which a free port may not allow. */
async function startNode(): Promise<PrivateRedis> {
  const bus = await freePort();
  return startPrivateRedis({ settings: ['--cluster-enabled', 'yes', '--cluster-port', String(bus), '--cluster-node-timeout', '5000'] });
}

async function join(nodes: readonly PrivateRedis[]): Promise<void> {
  const clients = nodes.map(({ url }) => new Redis(url));
  try {
    const [first] = clients as [Redis];
    const share = Math.ceil(SLOTS / nodes.length);
    for (const [index, client] of clients.entries()) {
      await client.call('CLUSTER', 'ADDSLOTSRANGE', index * share, Math.min(SLOTS, (index + 1) * share) - 1);
      await client.call('CLUSTER', 'SET-CONFIG-EPOCH', index + 1);
    }
    for (const client of clients.slice(1)) await first.call('CLUSTER', 'MEET', '127.0.0.1', client.options.port!, await busPort(client));
    for (const client of clients) await untilReady(client, nodes.length);
  } finally {
    clients.forEach((client) => client.disconnect());
  }
}

async function busPort(client: Redis): Promise<number> {
  const [, port] = (await client.call('CONFIG', 'GET', 'cluster-port')) as [string, string];
  return Number(port);
}

async function untilReady(client: Redis, nodes: number): Promise<void> {
  const giveUp = Date.now() + READY_WITHIN_MS;
  for (;;) {
    const info = String(await client.call('CLUSTER', 'INFO'));
    if (info.includes('cluster_state:ok') && info.includes(`cluster_known_nodes:${nodes}`)) return;
    if (Date.now() > giveUp) throw new Error(`the nodes did not become a cluster:\n${info}`);
    await new Promise((resolve) => setTimeout(resolve, LOOK_MS));
  }
}
