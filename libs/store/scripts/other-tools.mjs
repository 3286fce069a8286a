// The tools a search is measured against: ripgrep with jq, and DuckDB. Those that are missing are put into a directory of their own, not installed.
import { execFile, spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, readdirSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';

const run = promisify(execFile);
const DUCKDB = '@duckdb/node-api@1.5.6-r.1';
const DIRECTORY = join(tmpdir(), 'cairn-measure-tools');

/** Of Debian's package, unpacked, where it is not on the PATH. @returns what to call; undefined when it cannot be had. */
async function debianTool(name, packageName) {
  if (spawnSync(name, ['--version']).status === 0) return name;
  const dir = join(DIRECTORY, packageName);
  const path = join(dir, 'usr/bin', name);
  if (!existsSync(path)) {
    mkdirSync(dir, { recursive: true });
    await run('apt-get', ['download', packageName], { cwd: dir }).catch(() => undefined);
    for (const file of readdirSync(dir).filter((each) => each.endsWith('.deb'))) await run('dpkg-deb', ['-x', file, '.'], { cwd: dir }).catch(() => undefined);
  }
  return spawnSync(path, ['--version']).status === 0 ? path : undefined;
}

/** `(shell) => number of lines printed`, or undefined with a word about what is missing. */
export async function ripgrepWithJq() {
  const [rg, jq] = [await debianTool('rg', 'ripgrep'), await debianTool('jq', 'jq')];
  if (rg === undefined || jq === undefined) return { missing: `${rg === undefined ? 'ripgrep' : 'jq'} is not there and could not be had by apt-get download` };
  const version = `${spawnSync(rg, ['--version']).stdout}`.split('\n')[0].split(' (')[0];
  const ask = async (pipe) => {
    const { stdout } = await run('bash', ['-c', `${pipe} | wc -l`], { env: { ...process.env, RG: rg, JQ: jq, LC_ALL: 'C' } });
    return Number(stdout);
  };
  return { name: `${version} with ${`${spawnSync(jq, ['--version']).stdout}`.trim()}`, ask };
}

/** `(sql) => number of rows`, in this process with two threads. */
export async function duckdb() {
  const dir = join(DIRECTORY, 'duckdb');
  try {
    if (!existsSync(join(dir, 'node_modules/@duckdb/node-api'))) {
      mkdirSync(dir, { recursive: true });
      writeFileSync(join(dir, 'package.json'), '{"private":true}');
      await run('npm', ['install', '--no-audit', '--no-fund', DUCKDB], { cwd: dir });
    }
    const { DuckDBInstance } = createRequire(join(dir, 'package.json'))('@duckdb/node-api');
    const instance = await DuckDBInstance.create(':memory:', { threads: '2' });
    const connection = await instance.connect();
    const version = (await (await connection.runAndReadAll('SELECT version()')).getRows())[0][0];
    return { name: `DuckDB ${version}`, ask: async (sql) => (await connection.runAndReadAll(sql)).getRows().length };
  } catch (error) {
    return { missing: `${DUCKDB} could not be installed or loaded: ${String(error.message).split('\n')[0]}` };
  }
}
