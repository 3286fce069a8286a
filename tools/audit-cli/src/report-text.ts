import type { Assurance, ChainSummary, Fault, TrailReport } from '@cairn/audit';

const HOLDS: Readonly<Record<Assurance, string>> = {
  signed: 'signed         no entry under a checkpoint was changed, moved, added or removed by anybody without the signing key',
  authenticated: 'authenticated  nor by anybody with the signing key, unless they have the MAC key as well, or took the process over in the epoch of the entry',
  anchored: 'anchored       nor by anybody before the last anchored checkpoint, as long as the anchors are out of their reach',
};
const ORDER = Object.keys(HOLDS) as Assurance[];
const MISSING: Readonly<Record<Exclude<Assurance, 'signed'>, string>> = {
  authenticated: 'no MAC key was given: who has the signing key could have rewritten what is sealed',
  anchored: 'it is not anchored: whoever controls the writer could have rewritten it, dropped its end or set it back to an older state',
};
const FAULTS_SHOWN = 10;

/** A report for reading. It says what it rests on, and what it cannot say. */
export function reportText(report: TrailReport): string[] {
  const { outcome, assurance, chains, faults, open, notes, statements } = report;
  const title = outcome.replace('_', ' ').toUpperCase();
  return [
    assurance.length > 0 ? `${title} (${assurance.join(', ')})` : title,
    ...faults.slice(0, FAULTS_SHOWN).map((fault) => `  ${faultText(fault)}`),
    ...(faults.length > FAULTS_SHOWN ? [`  and ${faults.length - FAULTS_SHOWN} more`] : []),
    ...open.map((end) => `  ${faultText(end)}`),
    ...notes.map((note) => `  note: ${note}`),
    `  ${chains.length} chains, ${report.entries} entries, ${report.records} records${statements === undefined ? '' : `, ${statements} statements of anchors`}`,
    ...chains.map(chainText),
    ...(assurance.length > 0 ? ['What holds:', ...ORDER.filter((level) => assurance.includes(level)).map((level) => `  ${HOLDS[level]}`)] : []),
    ...(assurance.length > 0 ? limits(report) : []),
  ];
}

function limits({ assurance, outcome, retirements }: TrailReport): string[] {
  const missing = (['authenticated', 'anchored'] as const).filter((level) => !assurance.includes(level)).map((level) => `  ${MISSING[level]}`);
  const tail = outcome === 'incomplete' ? ['  what stands behind the last checkpoint is not signed yet'] : [];
  const removed = retirements.length > 0 ? ['  that what the notes call removed was as old as the trail says: its writer could say so of any chain (--retention-days holds it to an age)'] : [];
  const lines = [...missing, ...removed, ...tail];
  return lines.length === 0 ? [] : ['What does not:', ...lines];
}

function faultText({ chain, file, offset, seq, text }: Fault): string {
  const place = [
    ...(chain === '' ? [] : [`chain ${chain}`]),
    ...(seq === undefined ? [] : [`entry ${seq}`]),
    ...(file === undefined ? [] : [file]),
    ...(offset === undefined ? [] : [`byte ${offset}`]),
  ].join(', ');
  return place === '' ? text : `${place}: ${text}`;
}

function chainText({ chain, writer, state, from, to, entries, checkpoints }: ChainSummary): string {
  return `  ${chain}  ${writer.padEnd(8)} ${state.padEnd(7)} ${String(entries).padStart(7)} entries ${String(checkpoints).padStart(5)} checkpoints  ${from} to ${to}`;
}
