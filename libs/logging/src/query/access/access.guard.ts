import type { QueryRole } from '@cairn/core';
import { ForbiddenException, Injectable, NotFoundException, type CanActivate, type ExecutionContext } from '@nestjs/common';
import { HttpAdapterHost } from '@nestjs/core';
import { currentContext } from '../../context/cls-context';
import { runningRequest } from '../../http/running-request';
import { LogQueryRuntime } from '../log-query.runtime';
import { TokenException } from '../problem/token.exception';
import { routeOf } from '../routes/route.decorator';
import { grant, type Access } from './access';

/** What a framework's request has. */
export interface AskingRequest {
  readonly headers: { readonly authorization?: string };
}

const BEARER = /^bearer +(\S+) *$/i;
/** Longer ones are none of ours. */
const LONGEST = 600;

/** Lets in who has a token for what the route does, as often as the limits say. Without any token configured there is nothing here. */
@Injectable()
export class AccessGuard implements CanActivate {
  constructor(
    private readonly runtime: LogQueryRuntime,
    private readonly host: HttpAdapterHost,
  ) {}

  /** Resolves in a turn of the event loop of this request's own: reading what is asked, an expression above all, takes milliseconds, and many come at once. */
  async canActivate(execution: ExecutionContext): Promise<boolean> {
    const [request, response] = [execution.switchToHttp().getRequest<AskingRequest>(), execution.switchToHttp().getResponse<object>()];
    this.admit(request, response, routeOf(execution.getHandler()).role);
    await this.runtime.turns.next();
    return true;
  }

  /** @throws TokenException, ForbiddenException, TooManyException; NotFoundException without any token configured. */
  admit(request: AskingRequest, response: object, role?: QueryRole): void {
    const { tokens, rates } = this.runtime;
    if (tokens.isEmpty) throw new NotFoundException('There is no query API here: no token is configured (LOGS_TOKENS)');
    this.host.httpAdapter.setHeader(response, 'cache-control', 'no-store');
    const access = this.accessOf(request);
    if (role === 'admin' && access.role !== 'admin') throw new ForbiddenException('This needs a token with the role admin');
    rates.take(access.name);
    grant(request, access);
    tell(access);
  }

  /** Too many wrong ones of one address are not looked at, nor told one by one. */
  private accessOf({ headers }: AskingRequest): Access {
    const { tokens, rates, security } = this.runtime;
    const [, token] = BEARER.exec(headers.authorization ?? '') ?? [];
    if (token === undefined) throw new TokenException('A bearer token is needed');
    const access = token.length > LONGEST ? undefined : tokens.find(token);
    if (access !== undefined) return access;
    const request = runningRequest();
    rates.takeRefused((request && this.runtime.addressOf(request)) ?? '');
    security.tokenRejected('unknown', { authMethod: 'logs_token' });
    throw new TokenException('The token is not valid');
  }
}

/** Records of this request name who asks; its own request record is left out when all goes well, so that looking at logs makes none. */
function tell({ name, organization }: Access): void {
  currentContext()?.assign({ client_id: name, ...(organization !== undefined && { organization_id: organization }) });
  const request = runningRequest();
  if (request !== undefined) request.isQuiet = true;
}
