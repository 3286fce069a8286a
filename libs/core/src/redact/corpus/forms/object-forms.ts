import { camel, capital, inMetadata, kebab, snake, type Form } from './form';

const nested = (depth: number, value: unknown): unknown => (depth === 0 ? value : { level: nested(depth - 1, value) });

class Carrier {
  constructor(fields: Readonly<Record<string, unknown>>) {
    Object.assign(this, fields);
  }
}

const PAIRS = [['path', 'value'], ['label', 'value'], ['id', 'value'], ['key', 'val'], ['name', 'content'], ['column', 'new_value']] as const;

/** Keys in every style, and the shapes of data they stand in. */
export const OBJECT_FORMS: readonly Form[] = [
  { name: 'a field of the call', log: (to, shape) => to.log('Something happened', { [snake(shape)]: shape.value }) },
  inMetadata('a key in snake_case', (shape) => ({ [snake(shape)]: shape.value })),
  inMetadata('a key in camelCase', (shape) => ({ [camel(shape)]: shape.value })),
  inMetadata('a key in PascalCase', (shape) => ({ [capital(camel(shape))]: shape.value })),
  inMetadata('a key in kebab-case', (shape) => ({ [kebab(shape)]: shape.value })),
  inMetadata('a key in CONSTANT_CASE', (shape) => ({ [snake(shape).toUpperCase()]: shape.value })),
  inMetadata('a key in Train-Case', (shape) => ({ [shape.key.map(capital).join('-')]: shape.value })),
  inMetadata('a key in dot.case', (shape) => ({ [`settings.${shape.key.join('.')}`]: shape.value })),
  inMetadata('a key in flatcase', (shape) => ({ [shape.key.join('')]: shape.value })),
  inMetadata('a key with spaces', (shape) => ({ [shape.key.join(' ')]: shape.value })),
  inMetadata('a key with a number', (shape) => ({ [`${camel(shape)}2`]: shape.value })),
  inMetadata('a key with an environment', (shape) => ({ [`DB_${snake(shape).toUpperCase()}_PROD`]: shape.value })),
  inMetadata('a key with a version', (shape) => ({ [`${snake(shape)}_v2`]: shape.value })),
  inMetadata('a key of an input', (shape) => ({ [`${camel(shape)}Input`]: shape.value })),
  inMetadata('a key with zero-width characters', (shape) => ({ [`${snake(shape).slice(0, 2)}\u200b${snake(shape).slice(2)}\u2060`]: shape.value })),
  inMetadata('six levels deep', (shape) => nested(6, { [snake(shape)]: shape.value })),
  inMetadata('an array of objects', (shape) => [{ id: 1 }, { id: 2, [camel(shape)]: shape.value }]),
  inMetadata('an array under a key', (shape) => ({ [camel(shape)]: [shape.value, shape.value] })),
  inMetadata('an object under a key', (shape) => ({ [camel(shape)]: { current: shape.value } })),
  inMetadata('[key, value] tuples', (shape) => [['id', '7'], [snake(shape), shape.value]]),
  inMetadata('one [key, value] tuple', (shape) => ({ changed: [snake(shape), shape.value] })),
  inMetadata('{ name, value } pairs', (shape) => [{ name: snake(shape), value: shape.value }]),
  inMetadata('{ value, key } pairs', (shape) => [{ value: shape.value, key: snake(shape) }]),
  inMetadata('{ Name, Value } pairs', (shape) => [{ Name: capital(camel(shape)), Value: shape.value }]),
  ...PAIRS.map(([naming, value]) => inMetadata(`{ ${naming}, ${value} } pairs`, (shape) => [{ [naming]: snake(shape), [value]: shape.value }])),
  inMetadata('a validation error', (shape) => ({ type: 'field', value: shape.value, msg: 'too short', path: camel(shape), location: 'body' })),
  inMetadata('a change', (shape) => ({ field: camel(shape), oldValue: shape.value, newValue: shape.value })),
  inMetadata('a Map of name and value', (shape) => new Map([['name', snake(shape)], ['value', shape.value]])),
  inMetadata('a Map', (shape) => new Map([[camel(shape), shape.value]])),
  inMetadata('a Map in a Map', (shape) => new Map([['user', new Map([[snake(shape), shape.value]])]])),
  inMetadata('a Set under a key', (shape) => ({ [snake(shape)]: new Set([shape.value]) })),
  inMetadata('a class instance', (shape) => new Carrier({ [camel(shape)]: shape.value })),
  inMetadata('what toJSON gives', (shape) => ({ toJSON: () => ({ [camel(shape)]: shape.value }) })),
  inMetadata('a getter', (shape) => Object.defineProperty({}, camel(shape), { get: () => shape.value, enumerable: true })),
  inMetadata('an object without prototype', (shape) => Object.assign(Object.create(null) as object, { [snake(shape)]: shape.value })),
  inMetadata('a Buffer', ({ value }) => ({ body: Buffer.from(value) })),
  inMetadata('a boxed text', (shape) => ({ [camel(shape)]: new String(shape.value) })),
  inMetadata('a secret as a key', (shape) => (shape.recognition === 'form' ? { [shape.value]: true } : { [camel(shape)]: { [shape.value]: true } })),
  inMetadata('a secret as a key of a Map', (shape) =>
    shape.recognition === 'form' ? new Map([[shape.value, 1]]) : { [camel(shape)]: new Map([[shape.value, 1]]) }),
  { name: 'a field of a child logger', log: (to, shape) => to.child({ [camel(shape)]: shape.value }).log('Something happened') },
  {
    name: 'a field of the context',
    log: (to, shape) => to.inContext({ tenant_id: 'acme', [snake(shape)]: shape.value }, () => to.log('Something happened')),
  },
  { name: 'the message itself', log: (to, shape) => to.log({ [camel(shape)]: shape.value }) },
  { name: 'an argument after the label', log: (to, shape) => to.log(`${shape.key.join(' ')}:`, shape.value) },
  { name: 'printf arguments of somebody', log: (to, shape) => to.log(`${shape.key.join(' ')} for user %s: %s`, 'bob', shape.value) },
  { name: 'printf arguments in a sentence', log: (to, shape) => to.log(`the ${shape.key.join(' ')} of %s is %s`, 'bob', shape.value) },
  { name: 'printf arguments', log: (to, shape) => to.log(`user %s with ${snake(shape)}=%s signed in`, 'bob', shape.value) },
];
