import { camel, inMetadata, isOneWord, snake, thrown, type Form } from './form';
import type { Shape } from '../shape';

const says = (shape: Shape): string => `refused ${snake(shape)}="${shape.value}"`;

/** As axios throws it: request, headers and body stand at the error. */
function httpError(shape: Shape): Error {
  const config = { url: '/login', headers: { Authorization: `Bearer ${shape.value}`, [camel(shape)]: shape.value }, data: JSON.stringify({ [camel(shape)]: shape.value }) };
  return Object.assign(new Error('Request failed with status code 401'), { name: 'AxiosError', code: 'ERR_BAD_REQUEST', config, response: { status: 401, config } });
}

/** As database drivers throw it. */
function queryError(shape: Shape): Error {
  const query = `INSERT INTO users (name, ${snake(shape)}) VALUES ($1, $2)`;
  const detail = `Key (${snake(shape)})=(${shape.value}) already exists.`;
  return Object.assign(new Error(`duplicate key: ${detail}`), { name: 'QueryFailedError', query, parameters: ['bob', shape.value], detail });
}

function withStack(shape: Shape): Error {
  const error = new Error('refused');
  error.stack = `Error: ${says(shape)}\n    at login (/app/src/login.ts:10:5)`;
  return error;
}

/** A message so long that the head of the stack is cut within the value. */
function longMessage(shape: Shape): Error {
  const before = 4_096 - 'Error: '.length - `${snake(shape)}=`.length - Math.ceil(shape.value.length / 2);
  return new Error(`${'word '.repeat(before / 5 + 1).slice(-before)}${snake(shape)}=${shape.value} ${'word '.repeat(200)}`);
}

/** Errors, in the positions where they are passed. */
export const ERROR_FORMS: readonly Form[] = [
  thrown('the message of an error', (shape) => new Error(says(shape))),
  thrown('a statement in the message of an error', (shape) => new Error(`syntax error in: UPDATE users SET ${snake(shape)} = E'${shape.value}', ${snake(shape)}_hash = md5('${shape.value}')`), isOneWord),
  thrown('the stack of an error', withStack),
  thrown('a cause', (shape) => new Error('outer', { cause: new Error('inner', { cause: new Error(says(shape)) }) })),
  thrown('a cause that is an object', (shape) => new Error('outer', { cause: { [camel(shape)]: shape.value } })),
  thrown('an AggregateError', (shape) => new AggregateError([new Error('first'), new Error(says(shape))], 'all failed')),
  thrown('the config of an error', httpError),
  thrown('the query of an error', queryError),
  { name: 'a thrown object', log: (to, shape) => to.log('Something failed', { error: { message: says(shape), [camel(shape)]: shape.value } }) },
  inMetadata('an error among the metadata', (shape) => ({ reason: Object.assign(new Error(says(shape)), { config: { [camel(shape)]: shape.value } }) })),
  { name: 'an error alone', log: (to, shape) => to.log(new Error(says(shape))) },
  thrown('a stack cut within the message', longMessage, isOneWord),
];
