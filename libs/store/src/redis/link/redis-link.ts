import { CairnError } from '@cairn/core';
import { Cluster, Redis, type ClusterOptions, type RedisOptions } from 'ioredis';
import { RedisKeys, shardPrefixes } from '../schema/keys';
import { addressesOf, shownAddress, type RedisAddress } from './addresses';
import type { RedisClient } from './redis-client';
import { ReadyCommand } from './ready-command';
import { isNoPermission } from './redis-failure';
import type { ScriptCall } from './script-call';
import { factsOf, requireNoEviction, type ServerFacts } from './server-facts';

export interface LinkOptions {
  readonly url: string;
  readonly prefix: string;
  /** Longest wait for a connection or an answer, ms. */
  readonly timeoutMs: number;
  /** For writers: a server that evicts is refused, and the number of shards is settled. Readers take it as it is. */
  readonly writer?: { readonly shards: number };
}

/**
 * A connection, and the shards behind it. It is never mended: when it breaks, what is under way fails at once and the next call opens another, so that nothing waits in
 * memory for a server that is away.
 */
export class RedisLink {
  private lost = false;

  private constructor(
    readonly client: RedisClient,
    private known: readonly RedisKeys[] | undefined,
    private readonly options: LinkOptions,
  ) {
    client.once('end', () => (this.lost = true));
    client.once('close', () => (this.lost = true));
  }

  /** Rejects with what the server said, or CairnError CAIRN_E_REDIS or CAIRN_E_SETTING when it is not to be used so. */
  static async open(options: LinkOptions): Promise<RedisLink> {
    const { client, facts } = await connect(options);
    try {
      return new RedisLink(client, facts.isCluster ? await shardsOfCluster(client, options) : keysOf(options.prefix, 1), options);
    } catch (error) {
      client.disconnect();
      throw error;
    }
  }

  get shards(): readonly RedisKeys[] {
    return this.known ?? keysOf(this.options.prefix, 1);
  }

  /** False on a cluster that nobody has written to: into how many shards its records will be divided is not known yet. */
  get isSettled(): boolean {
    return this.known !== undefined;
  }

  /** Asks for it again. */
  async settle(): Promise<void> {
    this.known ??= await shardsOfCluster(this.client, this.options);
  }

  get isUsable(): boolean {
    return !this.lost;
  }

  /** Another connection to the same, for commands that block. */
  async another(): Promise<RedisLink> {
    const { client } = await connect({ ...this.options, writer: undefined, timeoutMs: this.options.timeoutMs });
    return new RedisLink(client, this.known, this.options);
  }

  /** Runs a script by its digest; the server is given its text when it does not know it. */
  async script(digest: string, text: string, keys: readonly string[], values: readonly (string | number)[]): Promise<unknown> {
    try {
      return await this.client.evalsha(digest, keys.length, ...keys, ...values);
    } catch (error) {
      if (!/^NOSCRIPT/.test((error as Error).message)) throw error;
      return this.client.eval(text, keys.length, ...keys, ...values);
    }
  }

  /** The same with a call that is written already. */
  async call(call: ScriptCall): Promise<unknown> {
    try {
      return await this.send(new ReadyCommand('evalsha', call.digest, call.firstKey, call.evalsha));
    } catch (error) {
      if (!/^NOSCRIPT/.test((error as Error).message)) throw error;
      return this.send(new ReadyCommand('eval', call.digest, call.firstKey, call.eval));
    }
  }

  private send(command: ReadyCommand): Promise<unknown> {
    this.client.sendCommand(command);
    return command.promise;
  }

  close(): void {
    this.lost = true;
    this.client.disconnect();
  }
}

interface Connected {
  readonly client: RedisClient;
  readonly facts: ServerFacts;
}

async function connect(options: LinkOptions): Promise<Connected> {
  const addresses = addressesOf(options.url);
  let failure: unknown;
  for (const address of addresses) {
    try {
      return await connectBy(address, addresses, options);
    } catch (error) {
      if (error instanceof CairnError) throw error;
      failure = error;
    }
  }
  throw failure;
}

async function connectBy(address: RedisAddress, addresses: readonly RedisAddress[], options: LinkOptions): Promise<Connected> {
  const server = new Redis({ host: address.host, port: address.port, ...serverOptions(address, options.timeoutMs) });
  let said: unknown;
  server.on('error', (error) => (said ??= error)); // the command that suffers tells
  try {
    await server.connect();
    const facts = await readFacts(server);
    if (options.writer !== undefined) requireNoEviction(facts, shownAddress(address));
    if (!facts.isCluster) return { client: server, facts };
  } catch (error) {
    server.disconnect();
    throw error instanceof CairnError ? error : (said ?? error);
  }
  server.disconnect();
  return connectCluster(addresses, options);
}

function serverOptions({ username, password, db, tls }: RedisAddress, timeoutMs: number): RedisOptions {
  return {
    ...{ username, password, db, ...(tls && { tls: {} }) },
    ...{ connectTimeout: timeoutMs, commandTimeout: timeoutMs, disconnectTimeout: 100 },
    ...{ lazyConnect: true, enableReadyCheck: false, maxRetriesPerRequest: 0, retryStrategy: () => null },
    ...{ autoResubscribe: false, autoResendUnfulfilledCommands: false, connectionName: 'cairn-logs' },
  };
}

async function connectCluster(addresses: readonly RedisAddress[], { timeoutMs, writer }: LinkOptions): Promise<Connected> {
  const options: ClusterOptions = {
    redisOptions: serverOptions({ ...addresses[0]!, db: 0 }, timeoutMs),
    ...{ lazyConnect: true, clusterRetryStrategy: () => null, enableReadyCheck: false, slotsRefreshTimeout: timeoutMs, maxRedirections: 8 },
  };
  const client = new Cluster(addresses.map(({ host, port }) => ({ host, port })), options);
  client.on('error', () => undefined); // the command that suffers tells
  try {
    await client.connect();
    const nodes = writer === undefined ? [] : client.nodes('master');
    for (const node of nodes) requireNoEviction(await readFacts(node), `${node.options.host}:${node.options.port}`);
    return { client, facts: { isCluster: true, evictionPolicy: undefined } };
  } catch (error) {
    client.disconnect();
    throw (error as { readonly lastNodeError?: Error }).lastNodeError ?? error;
  }
}

/** A user who may not ask is one who may not know. */
async function readFacts(server: Redis): Promise<ServerFacts> {
  try {
    return factsOf(await server.info());
  } catch (error) {
    if (isNoPermission(error)) return { isCluster: false, evictionPolicy: undefined };
    throw error;
  }
}

const keysOf = (prefix: string, shards: number): RedisKeys[] => shardPrefixes(prefix, shards).map((each) => new RedisKeys(each));

/** The first writer settles into how many parts the records are divided; who has another number would not find them. Undefined while it is not. */
async function shardsOfCluster(client: RedisClient, { prefix, writer }: LinkOptions): Promise<readonly RedisKeys[] | undefined> {
  const key = `${prefix}shards`;
  if (writer !== undefined) await client.set(key, writer.shards, 'NX');
  const settled = await client.get(key);
  if (writer !== undefined && Number(settled) !== writer.shards) {
    throw new CairnError('CAIRN_E_REDIS', `the records of prefix ${prefix} are divided into ${settled} shards, redis.shards is ${writer.shards}. Set LOG_REDIS_SHARDS=${settled}, or use another prefix.`);
  }
  return settled === null ? undefined : keysOf(prefix, Number(settled));
}
