import { inspect } from 'node:util';
import { camel, inMetadata, inText, isOneLine, isOneWord, kebab, snake, type Form } from './form';
import type { Shape } from '../shape';

const fields = (shape: Shape): object => ({ id: 7, [camel(shape)]: shape.value, page: 2 });
const escaped = (value: string): string => value.replace(/'/g, "''");
const xml = (value: string): string => value.replace(/&/g, '&amp;').replace(/</g, '&lt;');

/** Written without any white space between the parts. */
const COMPACT: Readonly<Record<string, (shape: Shape) => string>> = {
  'compact JSON': (shape) => JSON.stringify(fields(shape)),
  'a compact tuple': (shape) => JSON.stringify([['id', 7], [snake(shape), shape.value]]),
  'a compact { value, name }': (shape) => JSON.stringify([{ value: shape.value, name: snake(shape) }]),
  'a URL': ({ value }) => `"postgres://bob:${encodeURIComponent(value)}@db.example:5432/tasks"`,
  'compact XML': (shape) => `<login><${camel(shape)}>${xml(shape.value)}</${camel(shape)}></login>`,
};

/** What stands before the quote, or in the place of one. */
const WRAPPED: readonly (readonly [name: string, write: (shape: Shape) => string])[] = [
  ['a SQL literal with a prefix', (shape) => `UPDATE users SET ${snake(shape)} = N'${escaped(shape.value)}' WHERE id = 42`],
  ['a SQL parameter of a procedure', (shape) => `EXEC login @name = N'bob', @${camel(shape)} = N'${escaped(shape.value)}', @id = 1`],
  ['a SQL literal in a call', (shape) => `UPDATE users SET ${snake(shape)} = crypt('${escaped(shape.value)}', gen_salt('bf')), seen = now() WHERE id = 42`],
  ['a SQL literal in a cast', (shape) => `SELECT 1 FROM users WHERE ${snake(shape)} = CAST(lower('${escaped(shape.value)}') AS text) AND a = 'b'`],
  ['a SQL literal in a string', (shape) => `EXECUTE 'UPDATE users SET ${snake(shape)} = ''${escaped(shape.value)}'' WHERE id = 42'`],
  ['bytes in a dict of Python', (shape) => `{u'id': 7, u'${snake(shape)}': b'${escaped(shape.value)}', u'page': u'2'}`],
  ['a block string of GraphQL', (shape) => `mutation { login(name: "bob", ${camel(shape)}: """${shape.value}""") { id } }`],
  ['a block string of GraphQL in JSON', (shape) => JSON.stringify({ query: `mutation { login(${camel(shape)}: """${shape.value}""", name: "bob") { id } }` })],
  ['JSON in CSV', (shape) => `7,"${JSON.stringify(fields(shape)).replace(/"/g, '""')}",2`],
];

/** Literals that stand in the place of a column otherwise than behind `=`. */
const STATEMENTS: readonly (readonly [name: string, write: (shape: Shape) => string])[] = [
  ['a SQL list', (shape) => `SELECT id FROM users WHERE ${snake(shape)} IN ('${escaped(shape.value)}', 'b') AND a = 1`],
  ['a SQL pattern', (shape) => `SELECT id FROM users WHERE ${snake(shape)} NOT LIKE '${escaped(shape.value)}%'`],
  ['a SQL inequality', (shape) => `SELECT id FROM users WHERE "${camel(shape)}" <> '${escaped(shape.value)}'`],
  ['a SQL row', (shape) => `UPDATE users SET (name, ${snake(shape)}) = ('bob', '${escaped(shape.value)}') WHERE id = 42`],
];

/** How drivers write the places of parameters. */
const BOUND: readonly (readonly [name: string, sql: (column: string) => string, parameters: (value: string) => unknown[]])[] = [
  ['of a row', (column) => `UPDATE users SET (name, ${column}) = ($1, $2)`, (value) => ['bob', value]],
  ['behind a question mark in a literal', (column) => `UPDATE users SET note = 'why?', name = ? WHERE ${column} = ? -- sure?`, (value) => ['bob', value]],
  ['behind an escaped quote', (column) => `UPDATE users SET note = 'it\\'s?', name = ? WHERE ${column} = ?`, (value) => ['bob', value]],
  ['of mssql', (column) => `UPDATE users SET name = @0, ${column} = @1`, (value) => ['bob', value]],
  ['of mssql from 1', (column) => `UPDATE users SET name = @p1, ${column} = @p2`, (value) => ['bob', value]],
  ['of Oracle', (column) => `UPDATE users SET name = :1, ${column} = :2`, (value) => ['bob', value]],
];

/** Texts as applications, shells, databases and serialisers write them. */
export const TEXT_FORMS: readonly Form[] = [
  inText('key=value', (shape) => `retry user=bob ${snake(shape)}=${shape.value} attempt=2`, isOneWord),
  inText('key: value', (shape) => `${shape.key.join(' ')}: ${shape.value}, user: bob`, isOneWord),
  inText('a quoted value', (shape) => `${camel(shape)}="${shape.value}" user=bob`),
  inText('a value in single quotes', (shape) => `${camel(shape)} = '${shape.value}'`),
  inText('a key with zero-width characters in a text', (shape) => `${snake(shape).slice(0, 2)}\u200b${snake(shape).slice(2)}\u202e=${shape.value}`, isOneWord),
  inText('prose', (shape) => `For bob the ${shape.key.join(' ')} is ${shape.value} now`, isOneWord),
  inText('prose of somebody', (shape) => `The ${shape.key.join(' ')} of bob is ${shape.value} now`, isOneWord),
  inText('prose with quotes', (shape) => `The ${shape.key.join(' ')} was "${shape.value}".`),
  inText('prose without a verb', ({ value }) => `bob signed in with password ${value}`, isOneWord),
  inText('JSON in a text', (shape) => `body ${JSON.stringify(fields(shape))}`),
  inText('indented JSON in a text', (shape) => JSON.stringify(fields(shape), null, 2)),
  inText('JSON in JSON', (shape) => JSON.stringify({ body: JSON.stringify(fields(shape)) })),
  inText('JSON in JSON in JSON', (shape) => JSON.stringify({ a: JSON.stringify({ body: JSON.stringify(fields(shape)) }) })),
  inText('{ name, value } in JSON', (shape) => JSON.stringify([{ name: snake(shape), value: shape.value }])),
  inText('{ value, name } in JSON in JSON', (shape) => JSON.stringify({ body: JSON.stringify([{ value: shape.value, key: snake(shape) }]) })),
  inText('tuples in JSON', (shape) => JSON.stringify([['id', 7], [snake(shape), shape.value]])),
  inText('flat headers in JSON', ({ value }) => JSON.stringify({ rawHeaders: ['Host', 'api', 'Authorization', value, 'Cookie', `sid=${value}`] })),
  inText('an inspected object', (shape) => inspect(fields(shape))),
  inText('an inspected Map', (shape) => inspect(new Map([[snake(shape), shape.value]]))),
  inText('YAML', (shape) => `db:\n  host: a\n  ${snake(shape)}: ${shape.value}\n  port: 5432`, isOneWord),
  inText('a block of YAML', (shape) => `db:\n  ${snake(shape)}: |-\n    ${shape.value.replace(/\n/g, '\n    ')}\n  port: 5432`),
  inText('JSON with its value on the next line', (shape) => `{"id": 7,\n"${camel(shape)}":\n  ${JSON.stringify(shape.value)}\n}`),
  inText('a validation error in JSON', (shape) => JSON.stringify({ type: 'field', value: shape.value, msg: 'too short', path: camel(shape), location: 'body' })),
  inText('a change in JSON in JSON', (shape) => JSON.stringify({ body: JSON.stringify({ field: snake(shape), oldValue: shape.value, newValue: shape.value }) })),
  inText('an inspected pair', (shape) => inspect({ name: snake(shape), required: true, value: shape.value }), isOneLine),
  inText('an XML element', (shape) => `<login><user>bob</user><${camel(shape)}>${xml(shape.value)}</${camel(shape)}></login>`),
  inText('XML character data', (shape) => `<login><${camel(shape)}><![CDATA[${shape.value}]]></${camel(shape)}><id>7</id></login>`),
  inText('XML elements of name and value', (shape) => `<param><name>${camel(shape)}</name><value>${xml(shape.value)}</value></param>`),
  inText('a property list', (shape) => `<dict>\n  <key>${camel(shape)}</key>\n  <string>${xml(shape.value)}</string>\n</dict>`),
  inText('an XML attribute', (shape) => `<connection user="bob" ${camel(shape)}="${xml(shape.value)}"/>`),
  inText('an XML property', (shape) => `<property name="${camel(shape)}" value="${xml(shape.value)}"/>`),
  inText('an INI file', (shape) => `[db]\nuser = bob\n${snake(shape)} = ${shape.value}\n`, isOneWord),
  inText('an exported variable', (shape) => `export ${snake(shape).toUpperCase()}=${shape.value}`, isOneWord),
  inText('an exported variable in quotes', (shape) => `export ${snake(shape).toUpperCase()}='${shape.value}' && npm start`),
  inText('a long option', (shape) => `tool --user bob --${kebab(shape)} ${shape.value} --verbose`, isOneWord),
  inText('a long option with a sign', (shape) => `tool --user bob --${kebab(shape)}=${shape.value} --verbose`, isOneWord),
  inText('-pSECRET', ({ value }) => `mysqldump -u root -p${value} tasks`, isArgument),
  inText('curl -u', ({ value }) => `curl -s -u bob:${value} https://api.example`, isArgument),
  inMetadata('arguments of a command', (shape) => ({ args: ['--user', 'bob', `--${kebab(shape)}`, shape.value] })),
  inMetadata('an argument with a sign', (shape) => ({ args: ['--user', 'bob', `--${kebab(shape)}=${shape.value}`] })),
  inMetadata('-pSECRET among arguments', ({ value }) => ({ command: 'mysql', args: ['-u', 'root', `-p${value}`] }), isArgument),
  inMetadata('-u a:b among arguments', ({ value }) => ['curl', '-s', '-u', `bob:${value}`, 'https://api.example'], isArgument),
  inMetadata('an environment as a list', (shape) => ({ env: ['PATH=/bin', `${snake(shape).toUpperCase()}=${shape.value}`] })),
  inText('a SQL literal', (shape) => `UPDATE users SET ${snake(shape)} = '${escaped(shape.value)}', seen = now() WHERE id = 42`),
  ...WRAPPED.map(([name, write]) => inText(name, write)),
  inText('a SQL comparison', (shape) => `SELECT id FROM users WHERE name = 'bob' AND "${camel(shape)}" = '${escaped(shape.value)}'`),
  inText('values by position', (shape) => `INSERT INTO users (id, ${snake(shape)}, "role") VALUES (1, '${escaped(shape.value)}', 'admin'), (2, '${escaped(shape.value)}', 'user')`),
  inMetadata('bind parameters by position', (shape) => ({ sql: `UPDATE users SET name = $1, ${snake(shape)} = $2 WHERE id = $3`, parameters: ['bob', shape.value, 42] })),
  ...STATEMENTS.map(([name, write]) => inText(name, write)),
  ...BOUND.map(([name, sql, parameters]) => inMetadata(`bind parameters ${name}`, (shape) => ({ sql: sql(snake(shape)), parameters: parameters(shape.value) }))),
  inMetadata('bind parameters of an INSERT', (shape) => ({ query: `INSERT INTO users (name, ${snake(shape)}) VALUES (?, ?)`, values: ['bob', shape.value] })),
  inMetadata('bind parameters by name', (shape) => ({ sql: `SELECT 1 WHERE a = :a AND b = :${camel(shape)}`, params: { a: 1, [camel(shape)]: shape.value } })),
  {
    name: 'a secret cut at the size cap',
    log: (to, shape) => to.log('A long text', { text: cutWithin(shape, 8_192), body: cutWithin(shape, 8_192 - 6) }),
    fits: isOneLine,
  },
  ...Object.entries(COMPACT).map(([name, write]) => inMetadata(`${name} cut at the size cap`, (shape) => cutAnywhere(write(shape), 8_192), isOneLine)),
  { name: 'a message cut at the size cap', log: (to, shape) => to.log(cutWithin(shape, 4 * 8_192)), fits: isOneLine },
];

/** One argument as a shell takes it without quotes, and one a person would choose. */
function isArgument(shape: Shape): boolean {
  return isOneWord(shape) && !/[$&;<>|(){}\\/]/.test(shape.value);
}

/** A text whose cut falls into the middle of the value. */
function cutWithin(shape: Shape, cap: number): string {
  const label = `${snake(shape)}=`;
  const before = cap - label.length - Math.ceil(shape.value.length / 2);
  return `${'word '.repeat(Math.ceil(before / 5)).slice(-before)}${label}${shape.value} ${'word '.repeat(100)}`;
}

/** A text without white space whose cut falls somewhere into the piece; where, differs from piece to piece. */
function cutAnywhere(piece: string, cap: number): string {
  const at = [...piece].reduce((sum, character) => sum + character.charCodeAt(0), 0) % (piece.length + 2);
  const filler = '"abcdefgh",'.repeat(cap / 8);
  return `{"items":[${filler}`.slice(0, cap - at) + piece + filler;
}
