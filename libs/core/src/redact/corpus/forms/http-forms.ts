import { camel, capital, inMetadata, inText, isOneLine, isOneWord, kebab, snake, type Form } from './form';
import type { Shape } from '../shape';

const header = ({ key }: Shape): string => `X-${key.map(capital).join('-')}`;
const base64 = (text: string): string => Buffer.from(text).toString('base64');
const query = (shape: Shape): string => `${snake(shape)}=${encodeURIComponent(shape.value)}`;
/** The second letter of the name written as its code. */
const encodedKey = (shape: Shape): string => {
  const name = snake(shape);
  return `${name[0]}%${name.charCodeAt(1).toString(16)}${name.slice(2).replace(/_/g, '%5F')}`;
};
const multipart = (shape: Shape, end: string): string =>
  ['--b0undary', 'Content-Disposition: form-data; name="id"', '', '7', '--b0undary', `Content-Disposition: form-data; name="${camel(shape)}"`, '', shape.value, '--b0undary--', ''].join(end);

/** Headers, URLs and bodies. */
export const HTTP_FORMS: readonly Form[] = [
  inMetadata('Authorization: Bearer in headers', ({ value }) => ({ headers: { authorization: `Bearer ${value}` } })),
  inMetadata('Authorization: Basic in headers', ({ value }) => ({ headers: { Authorization: `Basic ${base64(`bob:${value}`)}` } })),
  inMetadata('a Digest header', ({ value }) => ({ headers: { authorization: `Digest username="bob", response="${value}"` } }), isOneLine),
  inMetadata('cookies in headers', ({ value }) => ({ headers: { cookie: `theme=dark; sid=${value}` } })),
  inMetadata('Set-Cookie in headers', ({ value }) => ({ headers: { 'set-cookie': [`sid=${value}; Path=/; HttpOnly`] } })),
  inMetadata('a header of the name', (shape) => ({ headers: { [header(shape).toLowerCase()]: shape.value } })),
  inMetadata('flat rawHeaders', (shape) => ({ rawHeaders: ['Host', 'api', header(shape), shape.value] })),
  inMetadata('flat headers under another name', (shape) => ({ headers: ['Host', 'api', header(shape), shape.value] })),
  inMetadata('flat rawHeaders with a cookie', ({ value }) => ({ rawHeaders: ['Host', 'api', 'Cookie', `sid=${value}`] })),
  inMetadata('a Headers object', (shape) => new Headers({ [header(shape)]: shape.value }), (shape) => isOneLine(shape) && isLatin(shape)),
  inText('a request in a text', (shape) => `GET / HTTP/1.1\r\nHost: api\r\n${header(shape)}: ${shape.value}\r\nAccept: */*`, isOneLine),
  inText('Bearer in a text', ({ value }) => `upstream refused Authorization: Bearer ${value}`, isOneWord),
  inText('Basic in a text', ({ value }) => `sent Authorization: Basic ${base64(`bob:${value}`)} to upstream`),
  inText('Digest in a text', ({ value }) => `got Digest username="bob", nonce="${value}"`, isOneLine),
  inText('Cookie in a text', ({ value }) => `GET / HTTP/1.1\r\nCookie: theme=dark; sid=${value}\r\nHost: api`, isOneLine),
  inText('Set-Cookie in a text', ({ value }) => `Set-Cookie: sid=${value}; Path=/; HttpOnly`, isOneLine),
  inText('user-info of a URL', ({ value }) => `connect postgres://bob:${encodeURIComponent(value)}@db.example:5432/tasks failed`),
  inText('the query of a URL', (shape) => `GET https://api.example/cb?page=2&${query(shape)}&sort=name 200`),
  inText('the query of a path', (shape) => `GET /cb?${query(shape)} 200`),
  inText('a percent-encoded key in a query', (shape) => `GET /cb?page=2&${encodedKey(shape)}=${encodeURIComponent(shape.value)}&sort=name`),
  inText('the fragment of a URL', (shape) => `redirect to https://app.example/cb#${query(shape)}&state=1`),
  inText('a URL within a URL', (shape) => `GET /login?next=${encodeURIComponent(`https://api.example/cb?${query(shape)}&page=2`)}`),
  inMetadata('a URL object', (shape) => new URL(`https://api.example/cb?page=2&${query(shape)}`)),
  inMetadata('a URL object with user-info', ({ value }) => new URL(`https://bob:${encodeURIComponent(value)}@api.example/`)),
  inMetadata('URLSearchParams', (shape) => new URLSearchParams({ page: '2', [snake(shape)]: shape.value })),
  inMetadata('a form body', (shape) => ({ body: new URLSearchParams({ id: '7', [camel(shape)]: shape.value }).toString() })),
  inMetadata('a form body with brackets', (shape) => ({ body: `id=7&user[${camel(shape)}]=${encodeURIComponent(shape.value)}` })),
  inMetadata('a multipart body', (shape) => ({ body: multipart(shape, '\r\n') })),
  inText('a multipart body in JSON', (shape) => JSON.stringify({ body: multipart(shape, '\r\n') }), isOneLine),
  inMetadata('a FormData object', (shape) => formData(camel(shape), shape.value)),
  inMetadata('{ name, value } of a HAR', (shape) => ({ request: { headers: [{ name: kebab(shape), value: shape.value }] } })),
];

/** What the Headers class takes. */
function isLatin({ value }: Shape): boolean {
  return [...value].every((character) => character.charCodeAt(0) < 256);
}

function formData(key: string, value: string): FormData {
  const data = new FormData();
  data.append(key, value);
  return data;
}
