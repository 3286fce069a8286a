import type { LogStore } from '@cairn/core/query';
import type { SourceOptions } from '../options/common-options';
import type { CliTerminal } from '../terminal/cli-terminal';
import { openStore } from './open-store';
import { sourceAddress } from './source-address';

/** Opens the store the options name for one piece of work, and closes it whatever comes of that. */
export async function withStore<T>(options: SourceOptions, terminal: CliTerminal, work: (store: LogStore) => Promise<T>): Promise<T> {
  const store = await openStore(sourceAddress(options, terminal));
  try {
    return await work(store);
  } finally {
    await store.close();
  }
}
