import { spawn } from 'node:child_process';
import { resolve } from 'node:path';
import { text } from 'node:stream/consumers';
import { CASES } from '../src/cases';
import type { FaultCase } from '../src/case/fault-case';
import { obstacleTo } from '../src/tools/tools';

interface Result {
  readonly name: string;
  readonly status: string;
  readonly reason?: string;
  readonly cairn: { readonly broken: number; readonly why: readonly string[] };
}

const main = resolve(__dirname, '../dist/main.js');
const small = CASES.filter(({ smoke }) => typeof smoke === 'number');
const obstacles = ({ needs = [] }: FaultCase): string[] => needs.map(obstacleTo).filter((obstacle) => obstacle !== undefined);
/** What cannot be had on this machine whatever is done: reported as skipped, which is not passed. */
const impossible = small.filter((fault) => obstacles(fault).length > 0);
const possible = small.filter((fault) => !impossible.includes(fault));

describe('in its small form the fault', () => {
  let results: Result[];
  beforeAll(async () => {
    const child = spawn(process.execPath, [main, '--smoke', '--json'], { stdio: ['ignore', 'pipe', 'inherit'] });
    results = JSON.parse(await text(child.stdout)) as Result[];
  }, 300_000);

  it.each(possible.map(({ name, holds }) => [name, holds]))('%s finds: %s', (name) => {
    const { status, reason, cairn } = results.find((result) => result.name === name)!;
    expect({ status, reason, why: cairn.why }).toEqual({ status: 'held', reason: undefined, why: [] });
  });

  if (impossible.length > 0) it.skip.each(impossible.map((fault) => [fault.name, obstacles(fault).join('; ')]))('%s: not run, %s', () => undefined);
});
