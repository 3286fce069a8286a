import { writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import type { Measure } from '../measure/measure';
import { MEASURES } from '../measures';
import { INTRODUCTION, LIMITS, READING } from './page-texts';
import { keptResults, type Kept } from './kept-results';
import { markdownTable, tableOf } from './table';
import { verdictsOf, type Verdict } from './verdicts';

const PAGE = 'docs/benchmarks.md';

/** Writes the page of what was found last in each measure; returns its path from the root. */
export function writePage(): string {
  writeFileSync(join(resolve(__dirname, '../../../..'), PAGE), pageOf(keptResults()));
  return PAGE;
}

export function pageOf(kept: readonly Kept[]): string {
  const of = ({ id }: Measure): Kept[] => kept.filter(({ measure }) => measure === id);
  const measured = MEASURES.filter((measure) => of(measure).length > 0);
  return [
    '# Benchmarks',
    INTRODUCTION,
    machines(kept),
    READING,
    '## What is aimed at, and what was reached',
    goals(measured, of),
    ...missed(measured, of),
    '## Limits of each path',
    LIMITS,
    ...measured.flatMap((measure) => section(measure, of(measure))),
    ...notMeasured(MEASURES.filter((measure) => of(measure).length === 0)),
    '',
  ].join('\n\n');
}

function machines(kept: readonly Kept[]): string {
  const dates = kept.map(({ date }) => date).sort();
  const lines = [...new Set(kept.map(({ machine, pinning, versions }) => `${machine}; ${pinning}; ${versions}`))];
  return [`Measured from ${dates[0] ?? '–'} to ${dates.at(-1) ?? '–'} on:`, lines.map((line) => `- ${line}`).join('\n')].join('\n\n');
}

function goals(measures: readonly Measure[], of: (measure: Measure) => readonly Kept[]): string {
  const rows = measures.flatMap((measure) => of(measure).flatMap((each) => verdictsOf(measure, each).map((verdict) => goalRow(verdict, each))));
  return markdownTable([['goal', 'Node', 'reached', ''], ...rows]);
}

function goalRow({ says, text, held }: Verdict, { node }: Kept): string[] {
  return [says, String(node), text, held === undefined ? '–' : held ? 'held' : '**missed**'];
}

/** Said in so many words, since tables are skimmed. */
function missed(measures: readonly Measure[], of: (measure: Measure) => readonly Kept[]): string[] {
  const lines = measures.flatMap((measure) =>
    of(measure).flatMap((each) => verdictsOf(measure, each).filter(({ held }) => held === false).map((verdict) => shortfall(verdict, each))),
  );
  return lines.length === 0 ? [] : ['## Where it falls short', lines.join('\n')];
}

function shortfall({ says, text, floor }: Verdict, { node }: Kept): string {
  const least = floor === undefined ? '' : `; \`floor\` reaches ${floor}`;
  return `- ${says}: ${text} on Node ${node}${least}`;
}

function section(measure: Measure, kept: readonly Kept[]): string[] {
  return [`## ${measure.title}`, `\`${measure.id}\`. ${measure.about.replace(/\n/g, ' ')}`, ...kept.flatMap((each) => result(measure, each))];
}

function result(measure: Measure, kept: Kept): string[] {
  return [`Node ${kept.node}, ${kept.date}: ${kept.shape}; ${roundsOf(kept)}.`, markdownTable(tableOf(measure, kept)), ...(kept.notes ?? [])];
}

function roundsOf({ rows }: Kept): string {
  const rounds = Math.max(...rows.map(({ values }) => values.length));
  return rounds === 1 ? 'one round' : `medians of ${rounds} rounds, with the lowest and the highest`;
}

function notMeasured(measures: readonly Measure[]): string[] {
  return measures.length === 0 ? [] : ['## Not measured yet', measures.map(({ id, title }) => `- \`${id}\`: ${title}`).join('\n')];
}
