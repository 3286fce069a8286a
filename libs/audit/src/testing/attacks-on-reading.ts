import { mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { trailFileName, trailFiles } from '../write/trail-files';
import { ALWAYS, type Attack } from './attack';
import { filesOfChain, textsOf, writeTexts } from './forger';

const MIB = 1_048_576;

/** What is to keep the verifier from its verdict. */
export const ATTACKS_ON_READING: readonly Attack[] = [
  {
    name: 'replace a record by a line longer than any writer makes',
    has: 'nothing',
    expected: ALWAYS,
    on: (specimen) => {
      const dir = specimen.copy('after');
      const [path] = filesOfChain(dir, 0) as [string];
      writeTexts(path, textsOf(path).map((text, index) => (index === 3 ? text.replace('usr_alice', 'a'.repeat(9 * MIB)) : text)));
      return dir;
    },
  },
  {
    name: 'drop a chain that another has named, beside a directory with the name of a file of the trail',
    has: 'nothing',
    expected: ALWAYS,
    on: (specimen) => {
      const dir = specimen.copy('after');
      mkdirSync(join(dir, trailFileName('zz', '20260101t000000000-0a1b2c3d', 1)));
      for (const path of filesOfChain(dir, 1)) rmSync(path);
      return dir;
    },
  },
  {
    name: 'put a file of another writer into a chain',
    has: 'nothing',
    expected: ALWAYS,
    on: (specimen) => {
      const dir = specimen.copy('after');
      writeFileSync(join(dir, trailFileName('aa', trailFiles(dir)[0]!.chain, 1)), 'nothing\n');
      return dir;
    },
  },
];
