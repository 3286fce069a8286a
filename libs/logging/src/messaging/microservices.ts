import type { ContextState } from '@cairn/core';
import type { LoggingRuntime } from '../runtime/logging-runtime';
import { carrierOfPacket } from './message-carrier';
import { MessageRecorder, type Rejection } from './message-recorder';
import { runMessage, type Message } from './message-run';

/** The messages of one app's microservices. */
export class Microservices {
  private readonly recorder: MessageRecorder;
  /** Stories by the context Nest makes for each message: several handlers of one event share them. */
  private readonly stories = new WeakMap<object, ContextState>();

  constructor(runtime: LoggingRuntime, rejection: Rejection) {
    this.recorder = new MessageRecorder(runtime, 'microservice', rejection);
  }

  /** `args` are what Nest calls handlers with: the data first, its context of the message last. */
  message(transport: string, route: string, args: readonly unknown[], handle: () => unknown): Promise<unknown> {
    const message: Message = { transport, route, ipAddress: null };
    const context = args.at(-1);
    if (typeof context !== 'object' || context === null) return runMessage(this.recorder.open(message, {}), handle);
    const begun = this.stories.get(context);
    if (begun !== undefined) return runMessage(this.recorder.continue(message, begun.fork()), handle);
    const run = this.recorder.open(message, carrierOfPacket(args[0], context));
    this.stories.set(context, run.context);
    return runMessage(run, handle);
  }
}
