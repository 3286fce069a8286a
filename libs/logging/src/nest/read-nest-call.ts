/** A call of Nest's logger, sorted: `(message, context)`, `(message, stack, context)`, `(message, ...params, context)`. */
export interface NestCall {
  readonly component: string | undefined;
  readonly message: unknown;
  readonly rest: readonly unknown[];
}

/** As Nest's own ConsoleLogger tells a stack from a context name. */
const STACK = /^.+\n\s+at .+:\d+:\d+/s;

/** Names under which Nest's own classes log. */
const FRAMEWORK_CONTEXTS: ReadonlySet<string> = new Set([
  'InstanceLoader',
  'Injector',
  'ModuleTokenFactory',
  'NestApplication',
  'NestFactory',
  'NestMicroservice',
  'RouterExplorer',
  'RoutesResolver',
  'WebSocketsController',
  'MiddlewareModule',
]);

export function isFrameworkContext(component: string | undefined): boolean {
  return component !== undefined && FRAMEWORK_CONTEXTS.has(component);
}

export function readNestCall(message: unknown, params: readonly unknown[]): NestCall {
  const last = params.at(-1);
  const named = typeof last === 'string' && !STACK.test(last);
  const rest = (named ? params.slice(0, -1) : params).filter((param) => param !== undefined);
  return { component: named ? last : undefined, message, rest: rest.map((param) => errorOfStack(param, message)) };
}

/** `logger.error(message, error.stack)` loses the error: what its stack tells makes it one again. */
function errorOfStack(param: unknown, message: unknown): unknown {
  if (typeof param !== 'string' || !STACK.test(param)) return param;
  const [, name, text] = /^(?:Uncaught )?([A-Za-z_$][\w$.]*)(?: \[[^\]]*\])?(?:: ([^\n]*))?\n/.exec(param) ?? [];
  const said = message instanceof Error ? message.message : message;
  const isWhole = typeof said === 'string' && said !== '' && param.includes(said); // with all its lines
  const error = new Error(isWhole ? said : (text ?? String(message)));
  error.name = name ?? 'Error';
  error.stack = param;
  return error;
}
