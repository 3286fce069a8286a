import { Cluster } from 'ioredis';
import { isAlive } from '../process/is-alive';
import { startRedisCluster } from './start-redis-cluster';

describe('startRedisCluster', () => {
  it('gives three nodes that share the keys, and are gone after stop', async () => {
    const cluster = await startRedisCluster();
    const client = new Cluster(cluster.nodes.map(({ port }) => ({ host: '127.0.0.1', port })));
    for (const key of ['{a}', '{b}', '{c}', '{d}', '{e}', '{f}']) await client.set(key, key);
    expect(await client.get('{e}')).toBe('{e}');
    const sizes = await Promise.all(client.nodes('master').map((node) => node.dbsize()));
    expect(sizes).toHaveLength(3);
    expect(sizes.reduce((sum, size) => sum + size, 0)).toBe(6);
    client.disconnect();
    await cluster.stop();
    expect(cluster.nodes.some(({ pid }) => isAlive(pid))).toBe(false);
  }, 60_000);
});
