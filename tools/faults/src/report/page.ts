import { writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { machine } from '@cairn/dev';
import { GUARANTEES, type Guarantee } from '../case/guarantees';
import type { CaseResult } from '../case/result';
import { CASES } from '../cases';
import { baselineText, figuresText, trialsText } from './figures-text';
import { keptResults, type DatedResult } from './kept-results';
import { NOT_GUARANTEED } from './limits';
import { versions } from './versions';

const PAGE = 'docs/reliability.md';

/** Writes the page of what was found last in each case; returns its path from the root. */
export function writePage(): string {
  writeFileSync(join(resolve(__dirname, '../../../..'), PAGE), pageOf(keptResults(CASES)));
  return PAGE;
}

export function pageOf(results: readonly DatedResult[]): string {
  return [
    '# Reliability',
    'Made by `npm run faults`, which injects each fault into processes that log and compares what they were rid of with what is in the sinks. Do not edit.',
    `Measured ${datesOf(results)}: ${machine()}; ${versions()}; seed ${[...new Set(results.flatMap(({ seed }) => seed ?? []))].join(', ')}. How to run it and to add a case: [faults](guides/faults.md).`,
    '## What is guaranteed',
    ...(Object.keys(GUARANTEES) as Guarantee[]).map((name) => guarantee(name, results)),
    '## What is not guaranteed',
    NOT_GUARANTEED.map((text) => `- ${text}`).join('\n'),
    '## The cases',
    CASES_INTRODUCTION,
    table(results),
    '## Guards and their mutants',
    'With `npm run faults -- --mutants` each of these is taken away in a copy of the compiled product, and its case has to turn red.',
    mutants(results),
    '',
  ].join('\n\n');
}

function datesOf(results: readonly DatedResult[]): string {
  const dates = results.flatMap(({ date }) => date ?? []).sort();
  const [first, last] = [dates[0], dates.at(-1)];
  return first === last ? `on ${first}` : `from ${first} to ${last}`;
}

const CASES_INTRODUCTION = `Each producer notes every record a log call has accepted on a descriptor of its own; a checker reads every file, compressed ones too, and proves
accepted = found + declared. Figures are the worst of all trials, or their sum. Where chance decides when a fault strikes, the bound is how often it may fail at most: one-sided,
95 %, Clopper-Pearson. The last column is plain winston 3 with winston-daily-rotate-file, set up as its documentation shows, through the same; it is reported, not judged.`;

function guarantee(name: Guarantee, results: readonly CaseResult[]): string {
  const shown = results.filter(({ fault }) => fault.guarantees.includes(name));
  const lines = shown.map(({ fault, status, reason, trials }) => `  - case ${fault.number}, ${fault.name}: ${status === 'not run' ? `not run (${reason})` : figuresText(fault.figures, trials)}`);
  return [`- **${name}** ${GUARANTEES[name]}`, ...lines].join('\n');
}

function table(results: readonly CaseResult[]): string {
  const head = ['#', 'case', 'injected', 'must hold', 'held', 'figures', 'plain winston'];
  const rows = results.map((result) => {
    const { fault, status, reason, trials } = result;
    const measured = status === 'not run' ? [`not run: ${reason}`, '', ''] : [trialsText(result), figuresText(fault.figures, trials), baselineText(result)];
    return [String(fault.number), fault.name, fault.injected, fault.holds, ...measured];
  });
  return [head, head.map(() => '---'), ...rows].map((cells) => `| ${cells.map(inCell).join(' | ')} |`).join('\n');
}

function mutants(results: readonly CaseResult[]): string {
  return results.map(({ fault }) => `- case ${fault.number}, ${fault.name}: ${fault.mutants.map(({ name }) => name).join('; ')}`).join('\n');
}

function inCell(text: string): string {
  return text.replace(/\s+/g, ' ').replaceAll('|', '\\|').trim();
}
