import { execFile } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { promisify } from 'node:util';
import Ajv2020 from 'ajv/dist/2020';
import { auditJsonSchema } from '../schema';
import { textsOf } from '../testing/forger';
import { Specimen } from '../testing/specimen';
import { trailFiles } from '../write/trail-files';
import { generatedFiles } from './generated-files';

const ROOT = join(__dirname, '../../../..');

describe('files made from code', () => {
  it.each(generatedFiles())('$path says what the code says', ({ path, text }) => {
    const written = readFileSync(join(ROOT, path), 'utf8').replaceAll('\r\n', '\n');
    if (written !== text) throw new Error(`${path} differs from the code. Rewrite it: npm run build && node libs/audit/scripts/write-generated.mjs`);
    expect(written).toBe(text);
  });

  it('the schema is one of draft 2020-12, and every line of a trail is of it', async () => {
    const ajv = new Ajv2020({ strict: false });
    const specimen = await Specimen.make();
    try {
      const validate = ajv.compile(auditJsonSchema());
      const lines = trailFiles(specimen.trail).flatMap(({ path }) => textsOf(path));
      expect(lines.length).toBeGreaterThan(30);
      for (const line of lines) expect([validate(JSON.parse(line)), validate.errors, line]).toEqual([true, null, line]);
    } finally {
      specimen.remove();
    }
  });
});

it('the package does not load zod, which only its schemas need', async () => {
  const program = "require(process.argv[1]); console.log(JSON.stringify(Object.keys(require.cache).filter((path) => path.includes(require('node:path').join('node_modules', 'zod')))));";
  const { stdout } = await promisify(execFile)(process.execPath, ['-e', program, join(__dirname, '../../dist/index.js')]);
  expect(JSON.parse(stdout)).toEqual([]);
});
