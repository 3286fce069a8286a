import type { ContextState } from '@cairn/core';
import { currentContext } from '../context/cls-context';
import { inStory } from '../database/in-story';
import type { TransactionWatch } from './transaction-watch';

/** A query from when it is asked for to its end. */
interface Running {
  readonly story: ContextState | undefined;
}

/** In whose story a client works: its oldest query's, else its open transaction's, else nobody's, whoever opened the connection. */
export class ClientStory {
  private readonly running = new Set<Running>();

  constructor(private readonly transactions: TransactionWatch) {}

  /** A query is asked for here; returns what takes it off at its end. */
  began(): () => void {
    const query: Running = { story: currentContext() };
    this.running.add(query);
    return () => this.running.delete(query);
  }

  run(fn: () => void): void {
    const [oldest] = this.running;
    inStory(oldest === undefined ? this.transactions.story : oldest.story, fn);
  }
}
