import { randomBytes } from 'node:crypto';
import { hostname } from 'node:os';
import { threadId } from 'node:worker_threads';

/** What is the same on every record of this process. */
export interface ProcessIdentity {
  readonly service: string;
  readonly version: string;
  readonly environment: string;
  readonly process_id: number;
  readonly thread_id: number;
  readonly host_name: string;
}

export function processIdentity(service: string, version: string, environment: string): ProcessIdentity {
  return Object.freeze({
    service,
    version,
    environment,
    process_id: process.pid,
    thread_id: threadId,
    host_name: hostname(),
  });
}

/** Ids unique across processes and restarts: 48 random bits per start and a running number. */
export class RecordIds {
  private readonly start = `rec_${randomBytes(6).toString('hex')}_`;
  private last = 0;

  next(): string {
    return this.start + ++this.last;
  }
}
