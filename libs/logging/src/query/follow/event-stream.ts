import type { ServerResponse } from 'node:http';
import { rawOf } from '../routes/raw-response';

/** Bytes that go out before the turn of the event loop ends. */
const CHUNK = 64 * 1024;
/** A comment that keeps proxies from closing a silent stream, ms. */
const HEARTBEAT_MS = 15_000;
/** Whoever takes nothing for so long is gone, ms. */
const STALLED_MS = 60_000;
/** After a stream broke off clients wait so long, ms. */
const RETRY_MS = 1_000;

interface Reply {
  hijack?: () => unknown;
  getHeaders?: () => Record<string, string | number | string[] | undefined>;
}

/** Server-sent events to one client: what comes within one turn of the event loop goes out at once. */
export class EventStream {
  private readonly raw: ServerResponse;
  private readonly heartbeat: NodeJS.Timeout;
  private waiting: Buffer[] = [];
  private waitingBytes = 0;
  private scheduled = false;

  constructor(response: object) {
    this.raw = rawOf(response);
    const reply = response as Reply;
    if (reply.hijack !== undefined) {
      reply.hijack(); // Fastify: the answer is ours
      for (const [name, value] of Object.entries(reply.getHeaders?.() ?? {})) if (value !== undefined) this.raw.setHeader(name, value);
    }
    this.raw.writeHead(200, { 'content-type': 'text/event-stream; charset=utf-8', 'cache-control': 'no-store, no-transform', 'x-accel-buffering': 'no' });
    this.raw.write(`retry: ${RETRY_MS}\n\n`);
    this.raw.socket?.setNoDelay(true);
    this.heartbeat = setInterval(() => void this.raw.write(': \n\n'), HEARTBEAT_MS);
    this.heartbeat.unref();
  }

  /** Whether it is time to wait until what was sent has gone out. */
  get isFull(): boolean {
    return this.raw.writableNeedDrain;
  }

  send(event: Buffer): void {
    this.waiting.push(event);
    this.waitingBytes += event.length;
    if (this.waitingBytes >= CHUNK) this.flush();
    else if (!this.scheduled) this.schedule();
  }

  end(): void {
    clearInterval(this.heartbeat);
    this.flush();
    this.raw.end();
  }

  private schedule(): void {
    this.scheduled = true;
    setImmediate(() => {
      this.scheduled = false;
      this.flush();
    });
  }

  private flush(): void {
    const { waiting, waitingBytes } = this;
    if (waitingBytes === 0) return;
    if (!this.raw.destroyed) this.raw.write(waiting.length === 1 ? waiting[0] : Buffer.concat(waiting, waitingBytes));
    [this.waiting, this.waitingBytes] = [[], 0];
  }

  /** Resolves when there is room for more, or nobody to have it. */
  drained(): Promise<void> {
    const { raw } = this;
    return new Promise((resolve) => {
      const timer = setTimeout(() => raw.destroy(), STALLED_MS);
      const done = (): void => {
        clearTimeout(timer);
        raw.off('drain', done).off('close', done);
        resolve();
      };
      raw.on('drain', done).on('close', done);
    });
  }
}
