import type { Attack } from '../testing/attack';
import { ATTACKS } from '../testing/attacks';
import { AUDITORS } from '../testing/specimen';
import { OUTCOMES } from '../verify/report';

const SHOWN = { verified: 'not seen', tampered: 'tampered (1)', incomplete: 'incomplete (4)', trouble: 'trouble (3)', not_anchored: 'not anchored (5)' } as const;

/** docs/reference/audit-attacks.md */
export function attackReference(): string {
  const codes = Object.entries(OUTCOMES).map(([name, code]) => `${code} ${name.replace('_', ' ')}`);
  return `# Attacks on the audit trail

What \`cairn-audit verify\` comes to, by what the auditor has. Every row is tried by a test on a real trail, with each of the three; the columns are what came out.
"Public key" is \`--pub\` alone; "MAC key" adds \`--mac-key\`; "anchors" is \`--pub\` with \`--anchors\`. All three attackers can write to the files of the trail.

| attack | the attacker has besides | ${AUDITORS.join(' | ')} |
| --- | --- | ${AUDITORS.map(() => '---').join(' | ')} |
${ATTACKS.map(rowOf).join('\n')}

"Not seen" means exit code 0: nothing in what that auditor looked at contradicts the forged trail. What makes the difference is said in [the guide](../guides/audit.md).
Trouble means that nobody can judge with the keys that were given: the report names the key that is missing, and who knows of no such key has found a forgery. "The process" is the running writer, with
its keys in memory: what it signs is its own word.
An unsealed tail and the end of the last chain are incomplete for an honest trail as well: a crash looks like a cut there, and an auditor who expected a running or
stopped writer has to ask why.

Exit codes: ${codes.join(', ')}; 2 is for wrong usage.
`;
}

function rowOf({ name, has, expected }: Attack): string {
  return `| ${name} | ${has} | ${AUDITORS.map((auditor) => SHOWN[expected[auditor]]).join(' | ')} |`;
}
