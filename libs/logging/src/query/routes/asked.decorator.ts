import { createParamDecorator, type ExecutionContext } from '@nestjs/common';
import { accessOf, type Access } from '../access/access';
import type { Values } from '../parameters/parameters';
import { readValues } from '../parameters/read-values';
import { ParameterError } from '../problem/parameter-error';
import { leaving } from './raw-response';
import { routeOf } from './route.decorator';

/** A request of the API: who asks for what, and until when it is wanted. */
export interface Asked {
  readonly access: Access;
  readonly values: Values;
  /** Of the path. */
  readonly params: Readonly<Record<string, string>>;
  /** `Controller.method`'s route below the API's path, for the audit trail. */
  readonly route: string;
  /** As it was sent, for the audit trail. */
  readonly query: Readonly<Record<string, unknown>>;
  readonly signal: AbortSignal;
}

interface RawRequest {
  readonly query?: Readonly<Record<string, unknown>>;
  readonly params?: Readonly<Record<string, string>>;
}

const LONGEST_PARAM = 512;

/** What the request asks for, read by its route's definition. */
export const AskedFor = createParamDecorator((_: unknown, execution: ExecutionContext): Asked => {
  const http = execution.switchToHttp();
  const request = http.getRequest<RawRequest>();
  const { path, parameters = [] } = routeOf(execution.getHandler());
  const { query = {}, params = {} } = request;
  for (const [name, value] of Object.entries(params)) {
    if (value.length > LONGEST_PARAM) throw new ParameterError(name, value, 'is too long', `Give at most ${LONGEST_PARAM} characters.`);
  }
  return { access: accessOf(request), values: readValues(query, parameters), params, route: path, query, signal: leaving(http.getResponse<object>()) };
});
