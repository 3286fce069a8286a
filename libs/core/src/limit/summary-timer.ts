/** Calls once, so long after the first time it was armed; then it can be armed again. Never keeps a process alive. */
export class SummaryTimer {
  private timer: NodeJS.Timeout | undefined;

  constructor(
    private readonly ms: number,
    private readonly due: () => void,
  ) {}

  get isArmed(): boolean {
    return this.timer !== undefined;
  }

  arm(): void {
    this.timer ??= setTimeout(() => {
      this.timer = undefined;
      this.due();
    }, this.ms).unref();
  }

  disarm(): void {
    clearTimeout(this.timer);
    this.timer = undefined;
  }
}
