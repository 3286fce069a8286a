// Lints texts as if they were files: a JSON array of { path, text } on standard input, the ids of the broken rules per text on standard output.
import { resolve } from 'node:path';
import { text } from 'node:stream/consumers';
import { ESLint } from 'eslint';

const root = resolve(import.meta.dirname, '../../..');
const eslint = new ESLint({ cwd: root });
const verdicts = [];
for (const { path, text: source } of JSON.parse(await text(process.stdin))) {
  const [result] = await eslint.lintText(source, { filePath: resolve(root, path) });
  verdicts.push(result.messages.map(({ ruleId, message }) => ({ ruleId, message })));
}
process.stdout.write(JSON.stringify(verdicts));
