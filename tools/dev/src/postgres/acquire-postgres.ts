import { mkdir } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { joinKeeper, readGuestBook } from '../keeper/join-keeper';
import type { Guest } from '../keeper/join-keeper';
import { spawnKeeper } from '../keeper/spawn-keeper';
import { withFileLock } from '../lock/file-lock';
import { clearLeftOver } from './data-directory';

/** A PostgreSQL that other processes of this clone use too. */
export interface SharedPostgres {
  readonly url: string;
  /** Leaves it; the last to leave, or to end, stops an embedded one and removes its data. */
  release(): Promise<void>;
}

/** Per clone, and ignored by git. */
const stateDir = resolve(__dirname, '../../../../.cache/postgres');

/**
 * The PostgreSQL of `DATABASE_URL` when that is set, else the embedded one that `npx nx serve api`, `npx nx serve worker` and `npm start`
 * share: whoever comes first starts it, and it goes with the last, even when that one is killed. It starts empty each time.
 */
export async function acquirePostgres(): Promise<SharedPostgres> {
  const url = process.env['DATABASE_URL'];
  return url ? { url, release: () => Promise.resolve() } : sharePostgres(stateDir);
}

/** The embedded PostgreSQL shared by all that name the same directory, which holds the lock and the keeper's address. */
export async function sharePostgres(directory: string): Promise<SharedPostgres> {
  const stateFile = join(directory, 'keeper.json');
  await mkdir(directory, { recursive: true, mode: 0o700 });
  const guest = (await joinKeeper(stateFile)) ?? (await withFileLock(join(directory, 'lock'), () => joinOrStart(stateFile)));
  return { url: guest.url, release: () => guest.leave() };
}

async function joinOrStart(stateFile: string): Promise<Guest> {
  const running = await joinKeeper(stateFile);
  if (running) return running;
  const before = await readGuestBook(stateFile);
  if (before) await clearLeftOver(before.dataDir);
  await spawnKeeper({ service: 'postgres', stateFile });
  const started = await joinKeeper(stateFile);
  if (!started) throw new Error(`The embedded PostgreSQL ended right after its start: try again, or remove ${stateFile}`);
  return started;
}
