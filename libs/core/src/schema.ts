// Schemas of the record and its layouts, for who checks or documents lines. A way in of its own, since it loads zod; what logs does not need it.
export { canonicalRecordSchema, contextSchema, exceptionSchema, sourceSchema } from './record/record.schema';
export { layoutJsonSchema, layoutSchemas } from './serialize/layout-schemas';
