import { createRequire } from 'node:module';
import { layoutJsonSchema } from '../serialize/layout-schemas';
import type { LayoutName } from '../serialize/serializer';

/** What is wrong with a line, by place; empty when nothing is. */
export type LineValidator = (line: string) => readonly string[];

/** The part of ajv that is used here. */
interface Ajv {
  compile(schema: object): ValidateFunction;
}
interface ValidateFunction {
  (value: unknown): boolean;
  errors?: readonly { instancePath: string; message?: string; params: unknown }[] | null;
}

const compiled = new Map<LayoutName, ValidateFunction>();

/** Checks whole lines, line feed included or not, against the JSON Schema of a layout. Needs the package `ajv`. */
export function validatorFor(layout: LayoutName): LineValidator {
  const validate = compiled.get(layout) ?? compile(layout);
  return (line) => {
    const text = line.endsWith('\n') ? line.slice(0, -1) : line;
    if (/[\n\r]/.test(text)) return ['the line holds a line break'];
    let value: unknown;
    try {
      value = JSON.parse(text);
    } catch (error) {
      return [`not JSON: ${(error as Error).message}`];
    }
    if (validate(value)) return [];
    return (validate.errors ?? []).map((error) => `${error.instancePath || '/'} ${error.message} ${JSON.stringify(error.params)}`);
  };
}

/** @throws Error naming the layout, what is wrong and the line. */
export function assertValidLine(layout: LayoutName, line: string): void {
  const problems = validatorFor(layout)(line);
  if (problems.length === 0) return;
  throw new Error(`not a line of layout ${layout}:\n  ${problems.join('\n  ')}\n  ${line.slice(0, 2_000)}`);
}

function compile(layout: LayoutName): ValidateFunction {
  // ajv is no dependency of this package: asked for only when a test needs it
  const load = createRequire(__filename);
  const { default: Ajv2020 } = load('ajv/dist/2020') as { default: new (options: object) => Ajv };
  const { default: addFormats } = load('ajv-formats') as { default: (ajv: Ajv) => void };
  const ajv = new Ajv2020({ allErrors: true, strict: true, allowUnionTypes: true });
  addFormats(ajv);
  const validate = ajv.compile(layoutJsonSchema(layout));
  compiled.set(layout, validate);
  return validate;
}
