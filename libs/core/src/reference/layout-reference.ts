import { layoutJsonSchema } from '../serialize/layout-schemas';
import { LAYOUTS, type LayoutName } from '../serialize/serializer';
import { code, table } from './markdown';

const USES: Readonly<Record<LayoutName, string>> = {
  nested: 'The canonical record. Default of the category files.',
  'flat-task': 'Everything at the top level, the ten leading fields always there. Default of the per-job files.',
  'flat-access': 'Access log: completed requests only; other records have no line in it.',
  cp1: 'Six-digit microseconds, four levels (WARNING is WARN, CRITICAL is ERROR, TRACE is DEBUG), context and metadata in one.',
  alert:
    "Short form for those who are paged. It names the request (`method`, `path`, `route`, `status_code`), job, login, query, call or flow, and why (`reason`, `error`, `code`, `error_message`), as far as the record does; texts are cut at 300 characters, lists at five. The message stays the event's own. `category`, `event`, `record_id` and the three ids of the context lead to the record and its story.",
  metric: 'Measurements: the listed fields of the metadata and nothing else.',
  ecs: 'Elastic Common Schema 8.11 with dotted keys, as ecs-logging writes them.',
  otel: 'OpenTelemetry log data model; attributes have semantic-convention names where there are any.',
};

interface ObjectSchema {
  readonly properties: Readonly<Record<string, unknown>>;
  readonly required?: readonly string[];
}

/** docs/reference/layouts.md */
export function layoutReference(): string {
  const rows = LAYOUTS.map((layout) => {
    const { properties, required = [] } = layoutJsonSchema(layout) as ObjectSchema;
    const fields = Object.keys(properties).map((name) => (required.includes(name) ? code(name) : `[${code(name)}]`));
    return [`[${code(layout)}](../../libs/core/schemas/${layout}.schema.json)`, USES[layout], fields.join(' ')];
  });
  return `# Layouts

A line is one JSON object and a line feed. Its layout says which; each has a JSON Schema (draft 2020-12), published as
\`@cairn/core/schemas/<layout>.schema.json\`; \`@cairn/core/schema\` has the same as zod schemas. Fields in brackets may be absent. Where fields of the context or the metadata move to a level on which their
name is taken, they get the prefix \`context_\` or \`metadata_\`: nothing overwrites a fixed field and nothing is lost.

${table(['layout', 'what it is for', 'fields'], rows)}

The audit trail has a layout of its own, \`audit\`: [its schema](../../libs/audit/schemas/audit.schema.json).
`;
}
