import type { AuditRecord } from '@cairn/audit';
import type { ContextState } from '@cairn/core';
import { runningRequest } from '../http/running-request';
import { pathOf, routeOf } from '../http/request-target';
import type { RequestState } from '../http/request-state';
import { currentMessage, type MessageRun } from '../messaging/message-run';
import type { SecurityRuntime } from '../security/security-runtime';

type Actor = AuditRecord['actor'];

/** Longer ones are cut: they are the client's. */
const LONGEST_AGENT = 256;
/** What of a story finds its other records again. */
const STORY = ['request_id', 'correlation_id', 'trace_id', 'execution_id', 'job_id', 'queue', 'attempt', 'tenant_id', 'client_id', 'operation'] as const;

/** What is known of an action's surroundings when it begins; all of it plain. */
export interface Surroundings {
  readonly type: Actor['type'];
  readonly id: string | null;
  readonly organizationId: string | null;
  readonly sessionId: string | null;
  readonly address: string | null;
  readonly trusted: boolean;
  readonly userAgent: string | null;
  /** Whether it came from somewhere at all. */
  readonly hasOrigin: boolean;
  readonly story: Readonly<Record<string, unknown>>;
}

/** Who acts, from where, in which story: read where the action happens. */
export function surroundings(context: ContextState | undefined, security: SecurityRuntime, believesAnybody: boolean): Surroundings {
  const [request, message] = [runningRequest(), currentMessage()];
  const fields = context?.fields ?? {};
  const userId = text(fields.user_id);
  const clientId = text(fields.client_id);
  const from = originOf(request, message, security, believesAnybody);
  return {
    type: userId !== null ? 'user' : clientId !== null ? 'client' : from.hasOrigin ? 'anonymous' : 'system',
    id: userId ?? clientId,
    organizationId: text(fields.organization_id),
    sessionId: text(fields.session_id),
    ...from,
    story: { ...pick(fields), ...requestFields(request) },
  };
}

function originOf(request: RequestState | undefined, message: MessageRun | undefined, security: SecurityRuntime, believesAnybody: boolean) {
  if (request !== undefined) {
    const address = security.addressOf(request);
    const userAgent = text(request.headers['user-agent'])?.slice(0, LONGEST_AGENT) ?? null;
    const trusted = !believesAnybody || request.headers['x-forwarded-for'] === undefined;
    return { address, trusted, userAgent, hasOrigin: true };
  }
  return { address: message?.message.ipAddress ?? null, trusted: true, userAgent: null, hasOrigin: message !== undefined };
}

function requestFields(request: RequestState | undefined): object {
  if (request === undefined) return {};
  return { method: request.method, path: pathOf(request.url), route: routeOf(request), handler: request.handler ?? null };
}

function pick(fields: Readonly<Record<string, unknown>>): Record<string, unknown> {
  return Object.fromEntries(STORY.flatMap((key) => (fields[key] == null ? [] : [[key, fields[key]]])));
}

function text(value: unknown): string | null {
  return typeof value === 'string' && value !== '' ? value : null;
}
