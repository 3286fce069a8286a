import type { SampledEvent } from './security-samples';

/** From the root of the repository. */
export const PAGE = 'docs/reference/security-events.md';
const SPEC = 'libs/logging/test/security/security-reference.spec.ts';

const HEAD = `# Security events

What the records of category \`security\` look like. Each was left by an app that a test runs, with logins, tokens and guards of its own; times, ids, process, host and
\`source\` are replaced by fixed values. Names are those of the [OWASP logging vocabulary](https://cheatsheetseries.owasp.org/cheatsheets/Logging_Vocabulary_Cheat_Sheet.html) where it has
one. Fields are those of \`metadata\`; one that is unknown or does not apply is null or absent, and the app may add its own. [Security](../guides/security.md) says who tells of
what, [events](events.md) lists the other categories.
`;

/** The page of these events. */
export function securityPage(samples: readonly SampledEvent[]): string {
  return [HEAD, ...samples.map(sectionOf)].join('\n');
}

function sectionOf({ event, record }: SampledEvent): string {
  return `## ${event.name}

${event.about}

- Level: ${event.levelRule ?? event.level.name}
- Message: ${record.message}
- Fields: ${event.fields.map((field) => `\`${field}\``).join(' ')}

\`\`\`json ${SPEC}
${JSON.stringify(record, null, 2)}
\`\`\`
`;
}
