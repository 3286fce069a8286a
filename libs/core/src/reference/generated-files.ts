import { layoutJsonSchema } from '../serialize/layout-schemas';
import { LAYOUTS } from '../serialize/serializer';
import { errorReference } from './error-reference';
import { eventReference } from './event-reference';
import { layoutReference } from './layout-reference';
import { queryReference } from './query-reference';
import { settingsReference } from './settings-reference';

export interface GeneratedFile {
  /** From the root of the repository. */
  readonly path: string;
  readonly text: string;
}

/** Every file that follows from a table in code. Written by libs/core/scripts/write-generated.mjs, compared by a test. */
export function generatedFiles(): readonly GeneratedFile[] {
  return [
    { path: 'docs/reference/events.md', text: eventReference() },
    { path: 'docs/reference/settings.md', text: settingsReference() },
    { path: 'docs/reference/errors.md', text: errorReference() },
    { path: 'docs/reference/layouts.md', text: layoutReference() },
    { path: 'docs/reference/query.md', text: queryReference() },
    ...LAYOUTS.map((layout) => ({
      path: `libs/core/schemas/${layout}.schema.json`,
      text: `${JSON.stringify(layoutJsonSchema(layout), null, 2)}\n`,
    })),
  ];
}
