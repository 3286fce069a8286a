// Rewrites the files that follow from code of this package: npm run build && node libs/audit/scripts/write-generated.mjs
import { mkdirSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import generated from '../dist/reference/generated-files.js';

const root = join(dirname(fileURLToPath(import.meta.url)), '../../..');
for (const { path, text } of generated.generatedFiles()) {
  mkdirSync(dirname(join(root, path)), { recursive: true });
  writeFileSync(join(root, path), text);
  console.log(path);
}
