import { execFileSync } from 'node:child_process';
import { join } from 'node:path';
import { numbersIn, Pinning } from './pinning';

/** In a process of its own, which is pinned by it. */
const PINNED = `
  const { Pinning } = require(${JSON.stringify(join(__dirname, '../../dist/run/pinning.js'))});
  const pinning = new Pinning();
  pinning.pinLoad();
  console.log(JSON.stringify([pinning.onAnyProcessor(['node']), pinning.onSubjectsProcessor(['node'])]));
`;

const commandsOf = (...before: string[]): string[][] => {
  const [program, ...args] = [...before, process.execPath, '-e', PINNED];
  return JSON.parse(execFileSync(program!, args, { encoding: 'utf8' })) as string[][];
};

describe('processors', () => {
  const { works } = new Pinning();

  it('may all be used by a subject that may use every one, though the load keeps to one', () => {
    const [any] = commandsOf();
    expect(any).toEqual(works ? new Pinning().onAnyProcessor(['node']) : ['node']);
  });

  it('are those the process was given: with one alone nothing is pinned', () => {
    const last = new Pinning().onSubjectsProcessor(['node'])[2] ?? '';
    const commands = works ? commandsOf('taskset', '-c', last) : commandsOf();
    expect(commands).toEqual([['node'], ['node']]);
  });

  it.each([['0-1,4', [0, 1, 4]], ['2,3', [2, 3]], ['7', [7]], ['', []]])('are read from the list "%s"', (list, numbers) => {
    expect(numbersIn(list)).toEqual(numbers);
  });
});
