import type { SelfLog, Sink } from '@cairn/core';
import { exitListeners, type EndListener } from './exit-listeners';

export interface ExitFlushOptions {
  /** Asked at the moment of the exit, so that sinks added later are flushed too. */
  readonly sinks: () => readonly Sink[];
  /** Told of an uncaught exception or unhandled rejection before the flush, so that it can be logged. Node's own behaviour and exit code stay as they are. */
  readonly onCrash?: (error: unknown, origin: NodeJS.UncaughtExceptionOrigin) => void;
  readonly selfLog: SelfLog;
  /** Most time a flush takes that is allowed to wait (before a natural exit, on a signal others handle). Default 2,000 ms. */
  readonly flushMs?: number;
}

const FLUSH_MS = 2_000;

/**
 * Nothing accepted is lost on any way a process can end by itself: the end of its work, `process.exit`, an uncaught exception, an unhandled
 * rejection, SIGTERM and SIGINT. Works from its making until `dispose`. What a process logs in an 'exit' listener of its own comes after the flush.
 */
export class ExitFlush implements EndListener {
  constructor(private readonly options: ExitFlushOptions) {
    exitListeners.add(this);
  }

  dispose(): void {
    exitListeners.remove(this);
  }

  crashed(error: unknown, origin: NodeJS.UncaughtExceptionOrigin): void {
    this.guarded('the crash could not be recorded', () => this.options.onCrash?.(error, origin));
  }

  /** For a process that lives on for a while. */
  async flush(): Promise<void> {
    const deadline = Date.now() + (this.options.flushMs ?? FLUSH_MS);
    await Promise.allSettled(this.options.sinks().map((sink) => sink.flush(deadline)));
  }

  /** For one that does not. A sink that fails does not keep the others from it. Twice: what the first flush tells (a gap) is a record too. */
  flushSync(): void {
    this.flushEachSync();
    this.flushEachSync();
  }

  private flushEachSync(): void {
    for (const sink of this.options.sinks()) {
      this.guarded(`sink "${sink.name}" could not be flushed at exit`, () => sink.flushSync());
    }
  }

  private guarded(trouble: string, work: () => void): void {
    try {
      work();
    } catch (error) {
      this.options.selfLog.report('CAIRN_E_SINK_WRITE', trouble, error);
    }
  }
}
