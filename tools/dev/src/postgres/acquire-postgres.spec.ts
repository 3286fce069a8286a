import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { connect } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Client } from 'pg';
import { dist, eventually, holder } from '../../test/processes';
import type { Holder } from '../../test/processes';
import { acquirePostgres, sharePostgres } from './acquire-postgres';

let directory: string;
beforeEach(async () => (directory = await mkdtemp(join(tmpdir(), 'cairn-share-'))));
afterEach(() => rm(directory, { recursive: true, force: true }));

function user(): Promise<Holder> {
  return holder(`console.log((await require('${dist}/postgres/acquire-postgres').sharePostgres(${JSON.stringify(directory)})).url);`);
}

async function answers(url: string): Promise<boolean> {
  const client = new Client({ connectionString: url });
  try {
    await client.connect();
    await client.query('select 1');
    return true;
  } catch {
    return false; // refused: the server has gone
  } finally {
    await client.end().catch(() => undefined); // never connected
  }
}

const gone = (url: string): Promise<void> => eventually(async () => !(await answers(url)), 'PostgreSQL stops after its last user');

describe('the shared PostgreSQL', () => {
  it('is one server for all that come at the same time', async () => {
    const users = await Promise.all([user(), user(), user()]);
    expect(new Set(users.map(({ line }) => line)).size).toBe(1);
    await Promise.all(users.map((each) => each.leave()));
    await gone(users[0]?.line ?? '');
  });

  it('outlives the one who started it and goes with the last, who was killed', async () => {
    const first = await user();
    const second = await user();
    await first.kill();
    expect(await answers(second.line)).toBe(true);
    const third = await user();
    expect(third.line).toBe(first.line);
    await second.leave();
    expect(await answers(third.line)).toBe(true);
    await third.kill();
    await gone(third.line);
  });

  it('is started anew for whoever comes after the last has left', async () => {
    const first = await sharePostgres(directory);
    await first.release();
    const second = await sharePostgres(directory);
    expect(await answers(second.url)).toBe(true);
    expect(second.url).not.toBe(first.url);
    await second.release();
    await gone(second.url);
  });

  it('tells its address to nobody who does not know the token', async () => {
    const guest = await sharePostgres(directory);
    const { port } = JSON.parse(await readFile(join(directory, 'keeper.json'), 'utf8')) as { port: number };
    const said = await new Promise<string>((resolve) => {
      let answer = '';
      const stranger = connect(port, '127.0.0.1', () => stranger.write('let me in'));
      stranger.on('data', (part) => (answer += String(part))).once('close', () => resolve(answer));
    });
    expect(said).toBe('');
    await guest.release();
    await gone(guest.url);
  });

  it('stands back for DATABASE_URL', async () => {
    const before = process.env['DATABASE_URL'];
    process.env['DATABASE_URL'] = 'postgres://elsewhere/db';
    try {
      const postgres = await acquirePostgres();
      expect(postgres.url).toBe('postgres://elsewhere/db');
      await postgres.release();
    } finally {
      if (before === undefined) delete process.env['DATABASE_URL'];
      else process.env['DATABASE_URL'] = before;
    }
  });
});
