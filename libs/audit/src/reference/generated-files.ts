import { auditJsonSchema } from '../schema';
import { attackReference } from './attack-reference';

export interface GeneratedFile {
  /** From the root of the repository. */
  readonly path: string;
  readonly text: string;
}

/** Every file that follows from code of this package. Written by libs/audit/scripts/write-generated.mjs, compared by a test. */
export function generatedFiles(): readonly GeneratedFile[] {
  return [
    { path: 'docs/reference/audit-attacks.md', text: attackReference() },
    { path: 'libs/audit/schemas/audit.schema.json', text: `${JSON.stringify(auditJsonSchema(), null, 2)}\n` },
  ];
}
