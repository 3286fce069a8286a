import { join } from 'node:path';
import { startPrivateRedis, type PrivateRedis } from '@cairn/dev';
import { Redis } from 'ioredis';
import type { Trial } from '../case/trial';
import { BASELINE_STREAM } from '../producers/redis/plain-redis.transport';
import type { Collected } from '../http/collector';

/** Where records of the category `application` are (docs/reference/redis-keys.md). */
const STREAM = '{cairn}:stream:records';
const PAGE = 2_000;

/** A Redis of a trial's own, that can be killed, frozen, set up badly, and started again with what it had on disk. */
export class FaultRedis {
  private constructor(
    private readonly trial: Trial,
    private readonly settings: readonly string[],
    readonly dataDir: string,
    private current: PrivateRedis,
  ) {}

  static async start(trial: Trial, settings: readonly string[] = []): Promise<FaultRedis> {
    const dataDir = trial.place('redis');
    return trial.keep(new FaultRedis(trial, settings, dataDir, await startPrivateRedis({ settings, dataDir })));
  }

  get port(): number {
    return this.current.port;
  }

  get url(): string {
    return this.current.url;
  }

  signal(signal: NodeJS.Signals): void {
    process.kill(this.current.pid, signal);
  }

  async kill(): Promise<void> {
    this.signal('SIGKILL');
    await this.current.stop();
  }

  /** In its old place, with what is in its directory. */
  async restart(): Promise<void> {
    this.current = await startPrivateRedis({ settings: this.settings, dataDir: this.dataDir, port: this.port });
  }

  stop(): Promise<void> {
    return this.current.stop();
  }

  async ask<T>(work: (client: Redis) => Promise<T>): Promise<T> {
    const client = new Redis(this.url, { retryStrategy: () => null, enableReadyCheck: false });
    client.on('error', () => undefined); // the command that suffers tells
    try {
      return await work(client);
    } finally {
      client.disconnect();
    }
  }

  /** All numbered records in the order in which Redis has them, read without the product. */
  stored(): Promise<Collected[]> {
    return this.ask(async (client) => {
      const stream = this.trial.subject === 'cairn' ? STREAM : BASELINE_STREAM;
      const found: Collected[] = [];
      for (let from = '-'; ; ) {
        const entries = await client.xrange(stream, from, '+', 'COUNT', PAGE);
        for (const [, fields] of entries) found.push(...collected(fields[1]!));
        if (entries.length < PAGE) return found;
        from = `(${entries.at(-1)![0]}`;
      }
    });
  }

  /** A place on disk that goes with its data. */
  path(name: string): string {
    return join(this.dataDir, name);
  }
}

function collected(data: string): Collected[] {
  const { metadata, record_id } = JSON.parse(data) as { metadata?: { writer?: string; n?: number; pad?: string }; record_id?: string };
  if (metadata?.n === undefined) return []; // what the logging says of itself
  return [{ writer: String(metadata.writer), n: metadata.n, kind: 'sound', pad: String(metadata.pad), id: record_id }];
}
