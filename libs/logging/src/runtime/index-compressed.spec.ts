import { execFile, execFileSync } from 'node:child_process';
import { mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { parseQuery } from '@cairn/core/query';
import { FileStore } from '@cairn/store';

const run = promisify(execFile);
const BUILT = join(__dirname, '../../dist/runtime/build-runtime.js');
const RECORDS = 9_000;

/** An app that writes some megabytes, rolling at one, and stays until the first files are compressed and indexed. */
const APP = `
  const { readdirSync } = require('node:fs');
  const { buildRuntime } = require(process.argv[1]);
  const dir = process.argv[2];
  const runtime = buildRuntime({ dir, maxSizeMb: 1, console: 'off', serviceName: 'svc' }, {});
  const log = runtime.logger('writer', 'application');
  const pause = (ms) => new Promise((resolve) => setTimeout(resolve, ms));
  (async () => {
    for (let n = 0; n < ${RECORDS}; n += 1) {
      log.info('Record written', { n, order_id: 'ord_' + (1e9 + n), text: 'x'.repeat(200) });
      if (n % 100 === 0) await runtime.flush();
    }
    const indexed = () => readdirSync(dir).filter((name) => name.endsWith('.gz.idx')).length;
    for (let look = 0; indexed() < 2 && look < 1_000; look += 1) await pause(20);
    await runtime.close();
  })();`;

describe('an app that rolls its files', () => {
  let dir: string;
  beforeEach(() => (dir = mkdtempSync(join(tmpdir(), 'cairn-indexed-'))));
  afterEach(() => rmSync(dir, { recursive: true, force: true }));

  const named = (ending: string): string[] => readdirSync(dir).filter((name) => name.endsWith(ending)).sort();

  it('leaves compressed files that hold every line, with sidecars, searched together with the one still written', async () => {
    const { stderr } = await run(process.execPath, ['-e', APP, BUILT, dir]);
    expect(stderr).toBe('');
    expect(named('.idx').length).toBeGreaterThanOrEqual(2);
    expect(named('.gz').map((name) => `${name}.idx`)).toEqual(expect.arrayContaining(named('.idx')));
    const unpacked = named('.gz').map((name) => execFileSync('zcat', [join(dir, name)], { encoding: 'utf8', maxBuffer: 1e8 })).join('');
    const store = new FileStore({ dir, index: false });
    const one = await store.search({ filter: parseQuery('metadata.order_id:ord_1000000007') });
    expect(one.records.map(({ line }) => unpacked.includes(line))).toEqual([true]);
    const all = await store.search({ filter: parseQuery('message:"Record written"'), limit: 10_000 });
    expect(all.records.map(({ record }) => record.metadata.n)).toEqual(Array.from({ length: RECORDS }, (_, n) => RECORDS - 1 - n));
    await store.close();
  });
});
