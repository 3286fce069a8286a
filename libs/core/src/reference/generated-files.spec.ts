import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import Ajv2020 from 'ajv/dist/2020';
import { generatedFiles } from './generated-files';

const ROOT = join(__dirname, '../../../..');
const CURE = 'It differs from the tables in code. Rewrite it: npm run build && node libs/core/scripts/write-generated.mjs';

describe('files made from tables in code', () => {
  it.each(generatedFiles())('$path says what the code says', ({ path, text }) => {
    const written = readFileSync(join(ROOT, path), 'utf8').replaceAll('\r\n', '\n');
    if (written !== text) throw new Error(`${path}: ${CURE}`);
    expect(written).toBe(text);
  });

  it('no schema is left over from a layout that is gone', () => {
    const expected = generatedFiles().map(({ path }) => path);
    const found = readdirSync(join(ROOT, 'libs/core/schemas')).map((name) => `libs/core/schemas/${name}`);
    expect(found.filter((path) => !expected.includes(path))).toEqual([]);
  });

  it.each(generatedFiles().filter(({ path }) => path.endsWith('.json')))('$path is a schema of draft 2020-12', ({ text }) => {
    const schema = JSON.parse(text) as { $schema: string };
    expect(schema.$schema).toBe('https://json-schema.org/draft/2020-12/schema');
    expect(new Ajv2020({ strict: false }).validateSchema(schema)).toBe(true);
  });
});
