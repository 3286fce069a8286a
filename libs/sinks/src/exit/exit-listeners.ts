const SIGNALS = ['SIGTERM', 'SIGINT'] as const;
type Signal = (typeof SIGNALS)[number];

/** Marks our signal listeners, so that several copies of this package in one process do not take each other for the app's own. */
const OURS = Symbol.for('cairn.exit-listener');

/** Wants to know of the end. None of these throws or rejects. */
export interface EndListener {
  /** An uncaught exception or unhandled rejection, before the flush. */
  crashed(error: unknown, origin: NodeJS.UncaughtExceptionOrigin): void;
  /** The end may be near: there is time to wait. */
  flush(): Promise<void>;
  /** The process ends now; may be told more than once. */
  flushSync(): void;
}

/**
 * One set of process listeners for all runtimes of this process, there only while a runtime is: many short-lived apps
 * (tests) pile up neither listeners nor warnings.
 */
class ExitListeners {
  private readonly flushes = new Set<EndListener>();
  private flushedBeforeExit = false;

  add(flush: EndListener): void {
    if (this.flushes.size === 0) this.listen();
    this.flushes.add(flush);
    this.flushedBeforeExit = false;
  }

  remove(flush: EndListener): void {
    if (this.flushes.delete(flush) && this.flushes.size === 0) this.unlisten();
  }

  private readonly onExit = (): void => this.flushSync();

  /**
   * Once only: a flush keeps the process alive and is followed by another 'beforeExit'. The one more turn lets a signal arrive that the app has
   * just sent to itself, as Nest's shutdown hooks do at their end: without it the process would end with 0 instead.
   */
  private readonly onBeforeExit = (): void => {
    if (this.flushedBeforeExit) return;
    this.flushedBeforeExit = true;
    this.flush();
    setImmediate(() => undefined);
  };

  /** The monitor event only watches: Node goes on to print the error and to exit with its own code. */
  private readonly onCrash = (error: unknown, origin: NodeJS.UncaughtExceptionOrigin): void => {
    for (const flush of this.flushes) flush.crashed(error, origin);
    if (survivesCrash()) this.flush();
    else this.flushSync();
  };

  /**
   * Somebody else listens too (Nest's shutdown hooks, the app): the end is theirs. Nobody else does: the default applies, and the exit status
   * says which signal it was.
   */
  private readonly onSignal = Object.assign(
    (signal: Signal): void => {
      if (process.listeners(signal).some((listener) => !(OURS in listener))) {
        this.flush();
        return;
      }
      this.flushSync();
      process.removeListener(signal, this.onSignal);
      process.kill(process.pid, signal);
    },
    { [OURS]: true },
  );

  private flush(): void {
    for (const flush of this.flushes) void flush.flush(); // never rejects
  }

  private flushSync(): void {
    for (const flush of this.flushes) flush.flushSync();
  }

  private listen(): void {
    process.on('exit', this.onExit);
    process.on('beforeExit', this.onBeforeExit);
    process.on('uncaughtExceptionMonitor', this.onCrash);
    for (const signal of SIGNALS) process.on(signal, this.onSignal);
  }

  private unlisten(): void {
    process.removeListener('exit', this.onExit);
    process.removeListener('beforeExit', this.onBeforeExit);
    process.removeListener('uncaughtExceptionMonitor', this.onCrash);
    for (const signal of SIGNALS) process.removeListener(signal, this.onSignal);
  }
}

/** Whether the app handles uncaught exceptions itself. */
function survivesCrash(): boolean {
  return process.listenerCount('uncaughtException') > 0 || process.hasUncaughtExceptionCaptureCallback();
}

export const exitListeners = new ExitListeners();
