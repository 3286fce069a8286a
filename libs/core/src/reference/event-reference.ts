import type { Category } from '../record/category';
import { EVENTS, type CatalogueEvent } from '../record/event-catalogue';
import { code, table } from './markdown';

/** What stands below the heading of a category. */
const NOTES: Partial<Readonly<Record<Category, string>>> = {
  security: 'With a record of each: [security events](security-events.md).\n\n',
};

/** docs/reference/events.md */
export function eventReference(events: readonly CatalogueEvent[] = Object.values(EVENTS)): string {
  const categories = [...new Set(events.map((event) => event.category))];
  const sections = categories.map((category) => sectionOf(category, events.filter((event) => event.category === category)));
  return `# Events

Every record a category logger makes has a stable name in \`event\` and a fixed \`message\`, so filters and queries can match on
either. A \`…\` in a message stands for what the record is about. Fields are those of \`metadata\`; one that is unknown or does not apply may be absent.

${sections.join('\n\n')}
`;
}

function sectionOf(category: Category, events: readonly CatalogueEvent[]): string {
  const rows = events.map((event) => [
    code(event.name),
    event.levelRule ?? event.level.name,
    typeof event.message === 'string' ? event.message : event.message('…'),
    event.about,
    event.fields.map(code).join(' '),
  ]);
  return `## ${category}\n\n${NOTES[category] ?? ''}${table(['event', 'level', 'message', 'when', 'metadata'], rows)}`;
}
