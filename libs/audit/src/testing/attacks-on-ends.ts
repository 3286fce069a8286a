import { appendFileSync, chmodSync } from 'node:fs';
import { ALWAYS, ONLY_MAC_KEY, type Attack } from './attack';
import { another, atRecord } from './attacks-on-lines';
import { filesOfChain, forgedBehind, readLines, rehash, textsOf, writeLines, writeTexts } from './forger';
import { someAuditRecord } from './some-audit-record';

/** Chains of `Specimen.failed`. */
const [FAILED, CRASHED] = [2, 0];

function behind(path: string, text: string): void {
  chmodSync(path, 0o640);
  appendFileSync(path, text);
}

/** How chains end: closed, crashed, failed. */
export const ATTACKS_ON_ENDS: readonly Attack[] = [
  {
    name: 'cut acknowledged records of a chain whose disk failed',
    has: 'nothing',
    expected: ALWAYS,
    on: async (specimen) => {
      const dir = await specimen.failed();
      const [path] = filesOfChain(dir, FAILED) as [string];
      writeTexts(path, textsOf(path).slice(0, 4));
      return dir;
    },
  },
  {
    name: 'rewrite acknowledged records of a chain whose disk failed',
    has: 'nothing',
    expected: ALWAYS,
    on: async (specimen) => {
      const dir = await specimen.failed();
      const [path] = filesOfChain(dir, FAILED) as [string];
      const lines = readLines(path);
      writeLines(path, rehash(another(lines, atRecord(lines, 0)), atRecord(lines, 0)));
      return dir;
    },
  },
  {
    name: 'write records behind the acknowledged end of a chain whose disk failed',
    has: 'nothing',
    expected: ONLY_MAC_KEY,
    on: async (specimen) => {
      const dir = await specimen.failed();
      const [path] = filesOfChain(dir, FAILED) as [string];
      writeLines(path, [...readLines(path), forgedBehind(readLines(path).at(-1)!, 'record', someAuditRecord(7))]);
      return dir;
    },
  },
  {
    name: 'write text behind the end of a closed chain',
    has: 'nothing',
    expected: ALWAYS,
    on: (specimen) => {
      const dir = specimen.copy('after');
      behind(filesOfChain(dir, 1).at(-1)!, '{"entry":{"body":{"message":"usr_mallory was here');
      return dir;
    },
  },
  {
    name: 'write on where a crash left a torn line, in a chain that another follows',
    has: 'nothing',
    expected: ALWAYS,
    on: async (specimen) => {
      const dir = await specimen.crashed();
      behind(filesOfChain(dir, CRASHED).at(-1)!, 'on_id":"usr_mallory was here');
      return dir;
    },
  },
];
