import { execFile } from 'node:child_process';
import { join } from 'node:path';
import { promisify } from 'node:util';

const run = promisify(execFile);

/** Files of zod that a new process loads with a compiled file of this package. */
async function zodFilesLoadedBy(file: string): Promise<string[]> {
  const program = `
    require(process.argv[1]);
    const zod = require('node:path').join('node_modules', 'zod');
    console.log(JSON.stringify(Object.keys(require.cache).filter((path) => path.includes(zod))));`;
  const { stdout } = await run(process.execPath, ['-e', program, join(__dirname, '../dist', file)]);
  return JSON.parse(stdout) as string[];
}

describe('the package at the start of an app', () => {
  it('does not load zod, which no log call needs', async () => {
    expect(await zodFilesLoadedBy('index.js')).toEqual([]);
  });

  it('loads neither zod nor the engine of expressions for queries without one', async () => {
    expect(await zodFilesLoadedBy('query/index.js')).toEqual([]);
    const program = "require(process.argv[1]).parseQuery('level:error text'); console.log(Object.keys(require.cache).filter((path) => path.includes('re2js')).length)";
    expect((await run(process.execPath, ['-e', program, join(__dirname, '../dist/query/index.js')])).stdout).toBe('0\n');
  });

  it('loads it with the schemas only', async () => {
    expect((await zodFilesLoadedBy('schema.js')).length).toBeGreaterThan(0);
  });
});
