import { noteOperationError } from '../http/request-state';
import { runningRequest } from '../http/running-request';
import { failureLevel, originalOf } from './failure';

interface FieldFailure {
  readonly message: string;
  /** Of the field that failed; absent where the document is wrong. */
  readonly path?: readonly (string | number)[];
}

interface EndedOperation {
  readonly errors?: readonly FieldFailure[];
}

/** What `ResolverDecoratorHost` of @nestjs/graphql 14 tells of operations; by structure, since older ones have nothing like it. */
export interface RequestHooks {
  hasRequestHooks: () => boolean;
  onRequestEnd: (ended: EndedOperation) => void;
}

export function isRequestHooks(instance: unknown): instance is RequestHooks {
  const { hasRequestHooks, onRequestEnd } = (instance ?? {}) as Partial<RequestHooks>;
  return typeof hasRequestHooks === 'function' && typeof onRequestEnd === 'function';
}

/** Errors of fields that pass none of Nest's seams: methods without parameters, null where the schema has none. */
export function observeExecution(hooks: RequestHooks): void {
  const onRequestEnd = hooks.onRequestEnd.bind(hooks);
  hooks.hasRequestHooks = () => true;
  hooks.onRequestEnd = (ended) => {
    noteErrors(ended);
    onRequestEnd(ended);
  };
}

/** What is wrong with the document has no path, and says so by its status. */
function noteErrors({ errors = [] }: EndedOperation): void {
  const request = runningRequest();
  if (request === undefined) return;
  for (const failure of errors) {
    if (failure.path === undefined) continue;
    if (failure instanceof Error) {
      const error = originalOf(failure);
      noteOperationError(request, error, failureLevel(error));
    } else if (request.errorLevel === undefined) {
      noteOperationError(request, new AnsweredError(failure), failureLevel(failure));
    }
  }
}

/** An error of which only the answer is left, as on mercurius: without the stack of whoever threw it. */
class AnsweredError extends Error {
  override readonly name = 'GraphQLError';

  constructor({ message, path }: FieldFailure) {
    super(message);
    this.stack = `GraphQLError: ${message}\n    at field ${String(path)}`;
  }
}
