import { DeliveryError, type RemoteWriter } from '@cairn/core/remote';
import { winstonInfo } from './winston-info';
import type { WinstonPort } from './winston-port';

/** Hands lines to a transport one by one, and says which one it failed with. */
export class WinstonRemoteWriter implements RemoteWriter {
  /** Of the `send` under way: how many lines the transport has taken. */
  private taken = 0;
  private sending = false;
  private lastError: unknown;

  constructor(private readonly port: WinstonPort) {}

  /** What the transport said last. */
  failed(error: unknown): void {
    this.lastError = error;
  }

  async send(lines: readonly string[]): Promise<void> {
    this.taken = 0;
    this.sending = true;
    try {
      for (const line of lines) {
        if (!(await this.port.hand(winstonInfo(line.slice(0, -1))))) throw this.failure();
        this.taken += 1;
      }
    } finally {
      this.sending = false;
    }
  }

  /** A transport that answers at once has everything; one that works in the background gets no more time. */
  sendSync(lines: readonly string[]): number {
    if (this.sending) return this.taken; // it has not answered: the line it has and those behind it have to wait elsewhere
    let taken = 0;
    while (taken < lines.length && this.port.hand(winstonInfo(lines[taken]!.slice(0, -1))) === true) taken += 1;
    return taken;
  }

  close(): Promise<void> {
    return this.port.close();
  }

  private failure(): DeliveryError {
    const { lastError: cause } = this;
    return new DeliveryError('doubtful', cause instanceof Error ? cause.message : String(cause), { delivered: this.taken, cause });
  }
}
