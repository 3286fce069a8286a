import { execFileSync } from 'node:child_process';
import { availableParallelism } from 'node:os';
import { join } from 'node:path';
import { Pinning } from './pinning';

/** In a process of its own, which is pinned by it. */
const PINNED = `
  const { Pinning } = require(${JSON.stringify(join(__dirname, '../../dist/run/pinning.js'))});
  const pinning = new Pinning();
  pinning.pinLoad();
  console.log(JSON.stringify(pinning.onAnyProcessor(['node'])));
`;

it('a subject that may use every processor may use them all, though the load keeps to one', () => {
  const command = JSON.parse(execFileSync(process.execPath, ['-e', PINNED], { encoding: 'utf8' })) as string[];
  expect(command).toEqual(new Pinning().works ? ['taskset', '-c', `0-${availableParallelism() - 1}`, 'node'] : ['node']);
});
