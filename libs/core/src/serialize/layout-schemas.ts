import { z } from 'zod';
import { canonicalRecordSchema } from '../record/record.schema';
import { alertSchema } from './alert.schema';
import { cp1Schema } from './cp1.schema';
import { ecsSchema } from './ecs.schema';
import { flatAccessSchema } from './flat-access.schema';
import { flatTaskSchema } from './flat-task.schema';
import { metricSchema } from './metric.schema';
import { otelSchema } from './otel.schema';
import type { LayoutName } from './serializer';

/** What a line of each layout is. Published as JSON Schema; never run while logging. */
export const layoutSchemas: Readonly<Record<LayoutName, z.ZodType>> = Object.freeze({
  nested: canonicalRecordSchema,
  'flat-task': flatTaskSchema,
  'flat-access': flatAccessSchema,
  cp1: cp1Schema,
  alert: alertSchema,
  metric: metricSchema,
  ecs: ecsSchema,
  otel: otelSchema,
});

/** JSON Schema (draft 2020-12) of a layout, as in `@cairn/core/schemas/<layout>.schema.json`. */
export function layoutJsonSchema(layout: LayoutName): object {
  const { $schema, ...schema } = z.toJSONSchema(layoutSchemas[layout], { target: 'draft-2020-12' });
  return { $schema, $id: `urn:cairn:layout:${layout}`, title: `Cairn layout ${layout}`, ...schema };
}
