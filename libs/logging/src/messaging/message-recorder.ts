import type { ContextState, SelfLog, Stories } from '@cairn/core';
import { openContext, type Carrier } from '../context/open-context';
import { messageOf } from '../database/database-errors';
import type { LoggingRuntime } from '../runtime/logging-runtime';
import { DenialRecorder } from '../security/denial.recorder';
import { MessageLogger, type CompletedMessage, type MessageEntrance, type MessageOutcome } from './message.logger';
import { MessageRun, type Message } from './message-run';

/** Prototype of the exception that is an answer, not a fault: `WsException`, `RpcException`. */
export type Rejection = object | undefined;

/** Opens the context of each message of one entrance, and turns what was noted of it into its one record. */
export class MessageRecorder {
  private readonly logger: MessageLogger;
  private readonly slowMs: number;
  private readonly selfLog: SelfLog;
  private readonly stories: Stories;
  private readonly denials: DenialRecorder;

  constructor(
    runtime: LoggingRuntime,
    entrance: MessageEntrance,
    private readonly rejection: Rejection,
  ) {
    this.logger = new MessageLogger(runtime, entrance);
    this.slowMs = runtime.settings.slowRequestMs;
    this.selfLog = runtime.selfLog;
    this.stories = runtime.stories;
    this.denials = new DenialRecorder(runtime);
  }

  /** `pending` fills in who sends it, as soon as that is known. */
  open(message: Message, carrier: Carrier, pending?: (state: ContextState) => boolean): MessageRun {
    return this.continue(message, openContext(carrier, undefined, pending));
  }

  /** The same in a context that is there: no other run may have it. */
  continue(message: Message, context: ContextState): MessageRun {
    context.client = message.ipAddress ?? undefined;
    this.stories.begin(context);
    return new MessageRun(message, context, this.record);
  }

  private readonly record = (run: MessageRun): void => {
    try {
      const outcome = this.outcomeOf(run);
      if (outcome === 'failed') this.stories.fail(run.context);
      if (run.refusedBy !== undefined) this.denials.recordMessage(run, outcome === 'rejected');
      if (this.logger.isEnabled(outcome)) this.logger.completed(this.fieldsOf(run, outcome), run.error);
    } catch (error) {
      this.selfLog.report('CAIRN_E_RECORD', 'a message could not be recorded', error);
    } finally {
      this.stories.end(run.context);
    }
  };

  private outcomeOf({ hasError, error, aborted }: MessageRun): MessageOutcome {
    if (!hasError) return aborted ? 'aborted' : 'complete';
    return this.isRejection(error) ? 'rejected' : 'failed';
  }

  private isRejection(error: unknown): error is Error {
    return this.rejection !== undefined && Object.prototype.isPrototypeOf.call(this.rejection, error as object);
  }

  private fieldsOf({ message, handler, durationMs, error }: MessageRun, outcome: MessageOutcome): CompletedMessage {
    const fields: CompletedMessage = {
      transport: message.transport,
      route: message.route,
      handler: handler ?? null,
      outcome,
      duration_ms: durationMs,
      slow: durationMs >= this.slowMs,
      ip_address: message.ipAddress,
    };
    if (outcome === 'rejected') fields.error_message = messageOf(error as Error);
    return fields;
  }
}
