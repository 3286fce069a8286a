import { ERROR, EventLogger, EVENTS, INFO, WARNING, type CatalogueEvent, type EventEmitter, type Level } from '@cairn/core';
import type { LoggingRuntime } from '../runtime/logging-runtime';

/**
 * How a message ended. `complete`: its handler did. `rejected`: a `WsException` or `RpcException` (a guard that said no throws one, too).
 * `failed`: anything else was thrown. `aborted`: whoever asked for a stream of answers left before its end.
 */
export type MessageOutcome = 'complete' | 'rejected' | 'failed' | 'aborted';

/** Where messages come in; also the component of their records. */
export type MessageEntrance = 'websocket' | 'microservice';

/** The metadata of a message's record; null where it does not apply or is not known. */
export interface CompletedMessage {
  /** `socket.io`, `ws`, `tcp`, `redis` and so on. */
  transport: string;
  /** Name of the event, or the pattern. */
  route: string;
  /** `Controller.method`. */
  handler: string | null;
  outcome: MessageOutcome;
  duration_ms: number;
  slow: boolean;
  ip_address: string | null;
  /** What a rejected message was told. */
  error_message?: string;
}

const EVENT_OF: Readonly<Record<MessageEntrance, CatalogueEvent>> = {
  websocket: EVENTS.wsMessageCompleted,
  microservice: EVENTS.rpcMessageCompleted,
};

/** Request records of messages: one per message. */
export class MessageLogger {
  private readonly emitters: Readonly<Record<MessageOutcome, EventEmitter>>;

  constructor(runtime: LoggingRuntime, entrance: MessageEntrance) {
    const { name, message } = EVENT_OF[entrance];
    const logger = new EventLogger(runtime.core, 'request', entrance);
    const at = (level: Level): EventEmitter => logger.event(name, level, String(message));
    this.emitters = { complete: at(INFO), rejected: at(WARNING), failed: at(ERROR), aborted: at(INFO) };
  }

  isEnabled(outcome: MessageOutcome): boolean {
    return this.emitters[outcome].enabled;
  }

  /** `fields` must be a fresh literal; `error` is recorded with its stack when the message failed. */
  completed(fields: CompletedMessage, error: unknown): void {
    const emitter = this.emitters[fields.outcome];
    if (fields.outcome === 'failed') emitter.emitError(fields, error);
    else emitter.emit(fields);
  }
}
