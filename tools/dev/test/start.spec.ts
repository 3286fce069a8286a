import { spawnSync } from 'node:child_process';
import { join } from 'node:path';
import { freePort } from '../src/net/free-port';
import { dist } from './processes';

/** The run behind `npm start`, in a process of its own. */
function start(env: NodeJS.ProcessEnv, ...args: string[]) {
  const settings = { ...process.env, DATABASE_URL: '', REDIS_URL: '', LOG_LEVEL: '', ...env };
  const { status, stderr } = spawnSync(process.execPath, [join(dist, 'start/main.js'), ...args], { env: settings, encoding: 'utf8' });
  return { status, stderr: stderr.trim() };
}

it('ends at once, naming the setting, when a server it is told to use is not there', async () => {
  const address = `127.0.0.1:${await freePort()}`;
  const cure = (setting: string) => `Start it or correct the address, or unset ${setting} to use the embedded PostgreSQL.`;
  expect(start({ DATABASE_URL: `postgres://me:secret@${address}/tasks` }, '--once')).toEqual({
    status: 1,
    stderr: `DATABASE_URL: the PostgreSQL cannot be used: connect ECONNREFUSED ${address}. ${cure('DATABASE_URL')}`,
  });
  expect(start({ REDIS_URL: `redis://${address}` }, '--once')).toEqual({
    status: 1,
    stderr: `REDIS_URL: the Redis cannot be used: connect ECONNREFUSED ${address}. ${cure('REDIS_URL')}`,
  });
});

it('does not start on a level that leaves out the records it shows', () => {
  const { status, stderr } = start({ LOG_LEVEL: 'error' }, '--once');
  expect([status, stderr]).toEqual([1, 'LOG_LEVEL: "error" leaves out what this run shows. Unset it, or use INFO, DEBUG or TRACE.']);
});

it('answers an unknown argument with the ones it knows', () => {
  const { status, stderr } = start({}, '--onec');
  expect(status).toBe(2);
  expect(stderr).toContain("Unknown option '--onec'\nUsage: npm start [-- --once | --help]\nTry: npm start -- --help");
});
