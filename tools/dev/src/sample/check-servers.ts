import { Redis } from 'ioredis';
import { Client } from 'pg';

/** A server that is there answers sooner, also across a network; in milliseconds. */
const ANSWER_WITHIN_MS = 5_000;

type Setting = 'DATABASE_URL' | 'REDIS_URL';

interface Server {
  readonly name: string;
  readonly form: RegExp;
  readonly example: string;
  readonly ask: (url: string) => Promise<void>;
}

const SERVERS: Readonly<Record<Setting, Server>> = {
  DATABASE_URL: { name: 'PostgreSQL', form: /^postgres(ql)?:\/\/./, example: 'postgres://user:password@host:5432/database', ask: askPostgres },
  REDIS_URL: { name: 'Redis', form: /^rediss?:\/\/./, example: 'redis://host:6379', ask: askRedis },
};

/**
 * Connects once to each server that is named: left alone, BullMQ waits without end for a Redis that is not there, and neither library
 * says which setting is wrong.
 * @throws Error naming the setting, what is wrong and the cure; never the address, which can hold a password.
 */
export async function checkServers(env: NodeJS.ProcessEnv = process.env): Promise<void> {
  for (const setting of ['DATABASE_URL', 'REDIS_URL'] as const) {
    const url = env[setting];
    if (url) await check(setting, url);
  }
}

async function check(setting: Setting, url: string): Promise<void> {
  const { name, form, example, ask } = SERVERS[setting];
  const otherwise = `unset ${setting} to use the embedded PostgreSQL.`;
  if (!form.test(url)) throw new Error(`${setting} is no address of a ${name}. Write it as ${example}, or ${otherwise}`);
  try {
    await ask(url);
  } catch (error) {
    const message = `${setting}: the ${name} cannot be used: ${reasonOf(error)}. Start it or correct the address, or ${otherwise}`;
    throw new Error(message, { cause: error });
  }
}

async function askPostgres(connectionString: string): Promise<void> {
  const client = new Client({ connectionString, connectionTimeoutMillis: ANSWER_WITHIN_MS });
  client.on('error', () => undefined); // said by connect() or query() as well
  try {
    await client.connect();
    await client.query('SELECT 1');
  } finally {
    await client.end().catch(() => undefined); // never connected
  }
}

async function askRedis(url: string): Promise<void> {
  const once = { lazyConnect: true, connectTimeout: ANSWER_WITHIN_MS, commandTimeout: ANSWER_WITHIN_MS, retryStrategy: () => null };
  const client = new Redis(url, once);
  let cause: unknown;
  client.on('error', (error) => (cause = error));
  try {
    await client.connect();
    await client.ping();
  } catch (error) {
    throw cause ?? error; // the error says only that the connection is closed
  } finally {
    client.disconnect();
  }
}

/** Where a name has several addresses, the error for all of them has a code but no message. */
function reasonOf(error: unknown): string {
  const { message, code } = error as NodeJS.ErrnoException;
  return message || code || String(error);
}
