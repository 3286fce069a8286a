// Schemas of the trail, for who checks or documents its lines. A way in of its own, since it loads zod; what writes and verifies does not need it.
import { z } from 'zod';
import { lineSchema } from './entry.schema';

export { auditRecordSchema, entrySchema, lineSchema } from './entry.schema';

/** JSON Schema (draft 2020-12) of a line, as in `@cairn/audit/schemas/audit.schema.json`. */
export function auditJsonSchema(): object {
  const { $schema, ...schema } = z.toJSONSchema(lineSchema, { target: 'draft-2020-12' });
  return { $schema, $id: 'urn:cairn:layout:audit', title: 'Cairn layout audit', ...schema };
}
