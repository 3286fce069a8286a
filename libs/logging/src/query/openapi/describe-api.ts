import type { RouteDefinition } from '../routes/route.decorator';
import { PARAMETERS } from '../parameters/parameters';
import { PROBLEM_TYPE } from '../problem/problem';
import { SCHEMAS } from './answer-schemas';

type Json = Readonly<Record<string, unknown>>;

/** Problems every route can answer with. */
const REFUSALS: Readonly<Record<string, string>> = {
  400: 'A parameter cannot be used: which, its value, and the cure; of a query the place as well',
  401: 'No token, or not a valid one',
  404: 'There is no query API here: no token is configured',
  429: 'Too often, or too much at a time; the header Retry-After says when to come back',
  503: 'The store cannot be read, or takes too long',
};

const FORBIDDEN = 'The token has not the role admin';
const IN_PATH = /:(\w+)/g;

/** The API as OpenAPI 3.1 has it. @param base of its routes, such as `/logs`. */
export function describeApi(base: string, routes: readonly RouteDefinition[], version: string): Json {
  const paths: Record<string, Record<string, Json>> = {};
  for (const route of routes) {
    const path = `${base}${route.path === '/' ? '' : route.path}`.replace(IN_PATH, '{$1}');
    (paths[path] ??= {})[(route.method ?? 'GET').toLowerCase()] = operation(route);
  }
  return {
    openapi: '3.1.0',
    info: { title: 'Cairn query API', version, description: 'Log records found, counted and followed. Every route needs a bearer token.' },
    security: [{ token: [] }],
    paths,
    components: { securitySchemes: { token: { type: 'http', scheme: 'bearer' } }, schemas: SCHEMAS },
  };
}

function operation({ method = 'GET', path, summary, role = 'read', parameters = [], body, answer }: RouteDefinition): Json {
  const refusals = role === 'admin' ? { ...REFUSALS, 403: FORBIDDEN, 409: 'Nothing is audited here', 501: 'The store cannot do that' } : REFUSALS;
  return {
    operationId: `${method.toLowerCase()}${path.replace(/[:/.](\w?)/g, (_, letter: string) => letter.toUpperCase())}`,
    summary,
    tags: [role],
    parameters: [...inPath(path), ...parameters.map(inQuery)],
    ...(body !== undefined && { requestBody: { required: true, content: { 'application/json': { schema: ref(body) } } } }),
    responses: { 200: { description: 'Found, or done', content: { [typeOf(answer)]: { schema: ref(answer) } } }, ...problems(refusals) },
  };
}

const typeOf = (answer: string): string => (answer === 'Events' ? 'text/event-stream' : 'application/json');
const ref = (name: string): Json => ({ $ref: `#/components/schemas/${name}` });

function inPath(path: string): Json[] {
  return [...path.matchAll(IN_PATH)].map(([, name]) => ({ name, in: 'path', required: true, schema: { type: 'string', minLength: 1, maxLength: 512 } }));
}

function inQuery(name: keyof typeof PARAMETERS): Json {
  const { about, schema, example } = PARAMETERS[name];
  const list = (schema as { type?: unknown }).type === 'array';
  return { name, in: 'query', description: about, schema, ...(example !== undefined && { example }), ...(list && { explode: false }) };
}

function problems(refusals: Readonly<Record<string, string>>): Json {
  return Object.fromEntries(Object.entries(refusals).map(([status, description]) => [status, { description, content: { [PROBLEM_TYPE]: { schema: ref('Problem') } } }]));
}
