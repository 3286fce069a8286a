import { AsyncLocalStorage } from 'node:async_hooks';

const running = new AsyncLocalStorage<Attempt>();

/** One attempt at a call the app has named itself: requests it is made of leave no records of their own, and tell it their status. */
export class Attempt {
  /** Of the last answer a request of this attempt got. */
  lastStatus: number | undefined;
  isOver = false;

  run<T>(fn: () => T): T {
    return running.run(this, fn);
  }
}

/** The attempt this code is part of; none once that has ended, for what it left running. */
export function currentAttempt(): Attempt | undefined {
  const attempt = running.getStore();
  return attempt?.isOver === false ? attempt : undefined;
}
