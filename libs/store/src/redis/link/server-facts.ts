import { CairnError } from '@cairn/core';

/** What a server says of itself (`INFO`). */
export interface ServerFacts {
  readonly isCluster: boolean;
  /** Undefined where the user may not know. */
  readonly evictionPolicy: string | undefined;
}

export function factsOf(info: string): ServerFacts {
  return { isCluster: /^cluster_enabled:1\r?$/m.test(info), evictionPolicy: /^maxmemory_policy:([\w-]+)\r?$/m.exec(info)?.[1] };
}

/** @throws CairnError CAIRN_E_REDIS when the server would throw records away by itself. */
export function requireNoEviction({ evictionPolicy }: ServerFacts, address: string): void {
  if (evictionPolicy === undefined || evictionPolicy === 'noeviction') return;
  throw new CairnError(
    'CAIRN_E_REDIS',
    `the Redis at ${address} has maxmemory-policy ${evictionPolicy}, which deletes records and indexes one by one when memory runs short. Set it to noeviction (CONFIG SET maxmemory-policy noeviction), or give the logs a Redis of their own with LOG_REDIS_URL.`,
  );
}
