import { ERROR, INFO, type Level, type LoggerCore, type SelfLog, type Stories } from '@cairn/core';
import { levelOf, type CompletedRequest, type RequestLogger, type RequestOutcome } from '../category/request.logger';
import { followActiveSpan } from '../context/active-span';
import { isInContext, runInContext } from '../context/cls-context';
import type { LoggingRuntime } from '../runtime/logging-runtime';
import { DenialRecorder, wasDenied } from '../security/denial.recorder';
import { requestBodyText } from './body-capture';
import { clientAddress, type ClientAddress } from './client-address';
import { ClientHostnames } from './client-hostnames';
import { ignoreTest, type IgnoreTest } from './ignore-rules';
import { readProperty } from './read-property';
import { refusalReason } from './refusal-reason';
import { answerHeader, type EndObserver, type RequestState } from './request-state';
import { pathOf, routeOf } from './request-target';

export const BODY_MAX_BYTES = 4_096;

/** Turns what was noted of a request into its one record. */
export class RequestRecorder implements EndObserver {
  readonly addressOf: ClientAddress;
  private readonly ignores: IgnoreTest;
  private readonly hostnames: ClientHostnames | undefined;
  private readonly slowMs: number;
  private readonly bodies: 'off' | 'failures' | 'all';
  private readonly bodyMaxBytes: number;
  private readonly core: LoggerCore;
  private readonly selfLog: SelfLog;
  private readonly stories: Stories;
  private readonly hasEnrichers: boolean;
  private readonly denials: DenialRecorder;

  constructor(
    runtime: LoggingRuntime,
    private readonly requests: RequestLogger,
  ) {
    const { trustProxy, ignore, resolveClientHostname, bodies, bodyMaxBytes } = runtime.options.request ?? {};
    this.addressOf = clientAddress(trustProxy);
    this.ignores = ignoreTest(ignore, runtime.selfLog);
    this.hostnames = resolveClientHostname === true ? new ClientHostnames() : undefined;
    this.slowMs = runtime.settings.slowRequestMs;
    this.bodies = bodies ?? 'off';
    this.bodyMaxBytes = bodyMaxBytes ?? BODY_MAX_BYTES;
    this.core = runtime.core;
    this.selfLog = runtime.selfLog;
    this.stories = runtime.stories;
    this.denials = new DenialRecorder(runtime);
    this.hasEnrichers = (runtime.options.enrichers?.length ?? 0) > 0;
  }

  /** What went well can wait for others; what did not may be the process's last. Enrichers are promised the story they are in. */
  end(state: RequestState, finished: boolean): void {
    const { pipeline } = this.core;
    state.finished = finished;
    state.status = statusOf(state);
    state.durationMs = Math.round((performance.now() - state.started) * 1_000) / 1_000;
    state.endedAt = pipeline.now();
    if (wasDenied(state)) this.denials.record(state);
    if (finished && !state.hasError && !this.hasEnrichers) {
      if (isInContext(state.context)) followActiveSpan(state.context);
      state.isLate = true;
      pipeline.later(state);
    } else if (isInContext(state.context)) this.record(state);
    else runInContext(state.context, () => this.record(state));
  }

  record(state: RequestState): void {
    try {
      this.recordIfWanted(state);
    } catch (error) {
      this.selfLog.report('CAIRN_E_RECORD', 'a request could not be recorded', error);
    } finally {
      this.stories.end(state.context);
    }
  }

  private recordIfWanted(state: RequestState): void {
    const outcome = outcomeOf(state);
    const level = levelFor(state, outcome);
    if (level === ERROR) this.stories.fail(state.context);
    if (!this.requests.isEnabled(level)) return;
    const path = pathOf(state.url);
    if (level === INFO && state.isQuiet) return;
    if (level !== ERROR && this.ignores(state.method, path)) return;
    const fields = this.fieldsOf(state, outcome, path);
    if (state.isLate) this.requests.completedLate(fields, level, state.context, state.endedAt);
    else this.requests.completed(fields, showsError(state, level) ? [state.error] : undefined, level);
  }

  /** A fresh literal of one shape; what is off by default is added to it only when on. */
  private fieldsOf(state: RequestState, outcome: RequestOutcome, path: string): CompletedRequest {
    const { method, headers, status, durationMs } = state;
    const address = this.addressOf(state.remoteAddress, headers['x-forwarded-for'] as string | undefined);
    const fields: CompletedRequest = {
      method: method || null,
      path,
      route: routeOf(state),
      status_code: status,
      duration_ms: durationMs,
      user_agent: headers['user-agent'] ?? null,
      ip_address: address,
      request_size_bytes: requestSize(state),
      response_size_bytes: responseSize(state),
      referrer: headers.referer ?? null,
      host: headers.host ?? (headers[':authority'] as string | undefined) ?? null,
      handler: state.handler ?? null,
      outcome,
      slow: durationMs >= this.slowMs,
    };
    if (state.hasError && isRefusal(status)) addReason(fields, state.error, state.url, path);
    if (this.hostnames !== undefined) fields.client_hostname = address === null ? null : this.hostnames.get(address);
    if (this.bodies === 'all' || (this.bodies === 'failures' && (status ?? 0) >= 400)) this.addBodies(fields, state);
    return fields;
  }

  get capturesBodies(): boolean {
    return this.bodies !== 'off';
  }

  get maxBodyBytes(): number {
    return this.bodyMaxBytes;
  }

  private addBodies(fields: CompletedRequest, state: RequestState): void {
    const { redactor } = this.core;
    const { headers, request, body } = state;
    const received = requestBodyText(headers, (request as { body?: unknown }).body, this.bodyMaxBytes, redactor);
    const sent = body?.text((name) => answerHeader(state, name), redactor);
    if (received !== undefined) fields.request_body = received;
    if (sent !== undefined) fields.response_body = sent;
  }
}

function outcomeOf(state: RequestState): RequestOutcome {
  if (state.protocolStatus !== undefined) return 'protocol_error';
  if (state.finished) return state.broken ? 'truncated' : 'complete';
  return clientLeft(state) ? 'aborted' : 'truncated';
}

const CLIENT_GONE = new Set(['ECONNRESET', 'EPIPE', 'ECONNABORTED']);

/** What Node's parser says of bytes that are no HTTP. */
const NO_HTTP = 'HPE_';

/** Whether it was the client who closed, reset or broke off the connection, by garbage after a good request, not this server. */
function clientLeft({ socket }: RequestState): boolean {
  if (socket.readableEnded) return true;
  const { code = '' } = (socket.errored ?? {}) as NodeJS.ErrnoException;
  return CLIENT_GONE.has(code) || code.startsWith(NO_HTTP);
}

function statusOf({ res, protocolStatus, finished }: RequestState): number | null {
  if (finished || res.headersSent) return readProperty(res, 'statusCode');
  return protocolStatus ?? null;
}

/** An event stream has no end of its own: that its reader leaves is no cause for a warning. */
function levelFor(state: RequestState, outcome: RequestOutcome): Level {
  const { status, errorLevel } = state;
  const isLeft = outcome === 'aborted' && isEventStream(answerHeader(state, 'content-type'));
  const level = isLeft ? INFO : levelOf(status, outcome);
  return errorLevel !== undefined && errorLevel.value > level.value ? errorLevel : level;
}

/** A status of 4xx speaks for itself; where the status does not tell, the error has to. */
function showsError({ hasError, errorLevel }: RequestState, level: Level): boolean {
  return hasError && (level === ERROR || errorLevel !== undefined);
}

function isRefusal(status: number | null): boolean {
  return status !== null && status >= 400 && status < 500;
}

/** Nest names the whole target of a request it has no route for; records have no query. */
function addReason(fields: CompletedRequest, error: unknown, url: string, path: string | null): void {
  const { error_type, error_message } = refusalReason(error);
  if (error_type !== undefined) fields.error_type = error_type;
  if (error_message !== undefined) fields.error_message = url.includes('?') && path !== null ? error_message.replaceAll(url, path) : error_message;
}

function isEventStream(type: unknown): boolean {
  return typeof type === 'string' && type.startsWith('text/event-stream');
}

/** Bytes of the body as declared, else as received. */
function requestSize({ headers, receivedBytes }: RequestState): number {
  const declared = headers['content-length'];
  return declared === undefined ? receivedBytes : Number(declared);
}

/** Bytes of the body given to the connection, without chunk framing; of an aborted response a part may not have arrived. */
function responseSize({ method, sentBytes, status }: RequestState): number {
  return method === 'HEAD' || status === 204 || status === 304 ? 0 : sentBytes;
}
