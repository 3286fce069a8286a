import type { OnApplicationShutdown } from '@nestjs/common';
import type { Ledger } from '../ledger';

/** Records of an app that ends: too late for any timer. */
export const LAST_WORDS = 10;

/** What the app's own code logs with, whichever logging is under test. */
export abstract class AppLog {
  abstract info(message: string, fields: object): void;
  abstract warn(message: string, fields: object): void;
}

/** Logs a numbered record and notes it: the number counts per writer. */
export class NumberedLog implements OnApplicationShutdown {
  private readonly next = new Map<string, number>();

  constructor(
    private readonly log: AppLog,
    private readonly run: string,
    private readonly ledgerOf: (writer: string) => Ledger,
  ) {}

  write(writer: string, message: string, fields: object = {}, level: 'info' | 'warn' = 'info'): void {
    const n = this.next.get(writer) ?? 0;
    this.next.set(writer, n + 1);
    this.log[level](message, { run: this.run, writer, n, ...fields });
    this.ledgerOf(writer).note(n);
  }

  onApplicationShutdown(): void {
    for (let n = 0; n < LAST_WORDS; n += 1) this.write('farewell', 'the app ends');
  }
}
