import type { ContextState } from '@cairn/core';
import { isObservable, Observable, tap } from 'rxjs';
import { currentContext, runInContext } from '../context/cls-context';
import type { RouteTarget } from '../http/request-state';

const runs = new WeakMap<ContextState, MessageRun>();

/** What is known of a message when it comes in. */
export interface Message {
  readonly transport: string;
  readonly route: string;
  readonly ipAddress: string | null;
}

/** Told once per message, in its story; must not throw. */
export type MessageObserver = (run: MessageRun) => void;

/** What is noted of one message on its way, until its one record is written. */
export class MessageRun {
  private readonly started = performance.now();
  private done = false;
  /** `Controller.method`, as soon as the message has reached it and before its guards run. */
  handler: string | undefined;
  /** The first thing thrown, of any type, before a filter makes an answer of it. */
  error: unknown;
  hasError = false;
  /** The handler whose guards refused it. */
  refusedBy: RouteTarget | undefined;
  /** There is a record already that it was refused. */
  denialTold = false;
  /** Whoever asked left before the last answer. */
  aborted = false;
  durationMs = 0;

  constructor(
    readonly message: Message,
    readonly context: ContextState,
    private readonly onEnd: MessageObserver,
  ) {
    runs.set(context, this);
  }

  note(error: unknown): void {
    if (this.hasError) return;
    this.error = error;
    this.hasError = true;
  }

  end(): void {
    if (this.done) return;
    this.done = true;
    this.durationMs = Math.round((performance.now() - this.started) * 1_000) / 1_000;
    runInContext(this.context, () => this.onEnd(this));
  }
}

/** The message whose own context this is; `undefined` in a context opened inside of it. */
export function currentMessage(): MessageRun | undefined {
  const context = currentContext();
  return context === undefined ? undefined : runs.get(context);
}

/** Runs what handles a message in the message's story, from its guards to its last answer. */
export async function runMessage(run: MessageRun, handle: () => unknown): Promise<unknown> {
  try {
    const answer = await runInContext(run.context, handle);
    if (isObservable(answer)) return toItsEnd(run, answer);
    run.end();
    return answer;
  } catch (error) {
    run.note(error);
    run.end();
    throw error;
  }
}

function toItsEnd(run: MessageRun, answers: Observable<unknown>): Observable<unknown> {
  const watched = answers.pipe(
    tap({
      error: (error) => {
        run.note(error);
        run.end();
      },
      complete: () => run.end(),
      unsubscribe: () => {
        run.aborted = true;
        run.end();
      },
    }),
  );
  return new Observable((subscriber) => runInContext(run.context, () => watched.subscribe(subscriber)));
}
