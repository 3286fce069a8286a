import { QUERY_FIELDS, type FieldKind } from '../query/query-fields';
import { code, table } from './markdown';

/** Queries as people write them, with what they mean. A test asks each of them and wants an answer. */
export const QUERY_EXAMPLES: readonly (readonly [query: string, meaning: string])[] = [
  ['timed', 'some value of the record contains the text, in any case'],
  ['"timed out"', 'with the space; a quote within is `\\"`'],
  ['level>=warning', 'by the order of levels'],
  ['level:error', 'that level only'],
  ['request:req_*', 'a field; `*` stands for any text'],
  ['path:/tasks/*', 'the path, or the pattern of its route'],
  ['status:404', 'a status code'],
  ['status:404,5xx', 'one of several; `4xx` and the like are classes'],
  ['category:(database job)', 'the same with parentheses, which may hold spaces'],
  ['method!=GET', 'present or not, but not that value'],
  ['duration>1.5s', 'compared; milliseconds unless `s`, `m` or `h` is said'],
  ['user:*', 'there is a user'],
  ['-user:*', 'there is none: `-` or `NOT` before a condition'],
  ['metadata.priority:high', 'any other value, by its place'],
  ['metadata.max_retries>2', 'compared as a number'],
  ['message:login', 'the message contains the text'],
  ['exception:timeout', 'type, message or stack of the exception does'],
  ['/pool timed out after [0-9]+ ms/', 'a regular expression, matched within one value'],
  ['message~/^failed .*/i', 'one on a field; `i` for any case'],
  ['level:error path:/tasks*', 'both (`AND` may be written)'],
  ['level:error OR status:404', 'either; `OR` binds less than what stands side by side'],
  ['category:request (status:5xx OR duration>1s) -method:GET', 'parentheses group'],
];

const COMPARED: Readonly<Record<FieldKind, string>> = {
  level: 'by order: `:` `>` `>=` `<` `<=`',
  id: 'exactly; `*`',
  word: 'in any case; `*`',
  text: 'contains, in any case',
  path: 'in any case; `*`',
  status: 'number or class: `:` `>` `>=` `<` `<=`',
  duration: 'number: `:` `>` `>=` `<` `<=`',
  number: 'number: `:` `>` `>=` `<` `<=`',
};

const TIMES: readonly (readonly [string, string])[] = [
  ['2h', 'two hours ago; also `90s`, `30m`, `7d`, `1w`, `1h30m`'],
  ['14:05', 'today at that time'],
  ['yesterday 14:05', '`today` and `yesterday` alone are midnight'],
  ['2026-11-21', 'a day from its beginning'],
  ['2026-11-21 14:05', 'a time; seconds and fractions may follow'],
  ['2026-11-21T14:05:00+01:00', 'ISO 8601 with a zone'],
  ['1795269900000', 'epoch milliseconds; seconds with ten digits'],
];

/** docs/reference/query.md */
export function queryReference(): string {
  return `# Query language

The same in every place that takes a query. Words and conditions side by side all have to hold. Names of fields are not searched, their values are.

${table(['query', 'finds records where'], QUERY_EXAMPLES.map(([query, meaning]) => [code(query), meaning]))}

- In quotes, \`*\`, \`:\` and the keywords \`AND\`, \`OR\`, \`NOT\` (upper case) mean themselves. \`/tasks/42\` is a text: an expression ends with its closing slash.
- Of a field, a star beside quotes stands for any text too: \`component:"Task service"*\`.
- \`or\`, \`and\` and \`not\` in small letters are words; between two conditions on fields they are refused, as \`OR\`, \`AND\` and \`NOT\` are meant.
- A field that stands in several places passes when one of them does; one that is absent or null passes nothing but \`-\` and \`!=\`. A list passes when a member does.
- Expressions have the syntax of RE2 (no back references, no look-around) and take linear time. They are tried on the first 16,384 characters of a value, and on fewer
  (at least 2,500) where counted repetitions as in \`[a-z]{200}\` make a large program of it; one of more than 1,000 instructions is refused.
- A query has at most 4,096 characters, 256 conditions and 32 levels of parentheses.
- One that cannot be understood is refused with \`CAIRN_E_QUERY\`, the place and what would do.

## Fields

${table(['field', 'also', 'what', 'compared', 'example'], QUERY_FIELDS.map(({ name, aliases, about, kind, example }) => [code(name), aliases.map(code).join(' '), about, COMPARED[kind], code(example)]))}

Any other value is \`metadata.<name>\` or \`context.<name>\`, with dots into nested objects.

## Times

All are UTC unless a zone is said, as the records are.

${table(['time', 'means'], TIMES.map(([time, meaning]) => [code(time), meaning]))}
`;
}

/** The times shown, for the test that reads them. */
export const TIME_EXAMPLES: readonly string[] = TIMES.map(([time]) => time);
