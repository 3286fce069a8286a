import type { AnchoredCheckpoint, AuditAnchor } from '@cairn/audit/anchor';
import { canonicalJson } from '@cairn/audit/anchor';

export interface HttpAnchorOptions {
  /** Where checkpoints are posted, as JSON. Any answer from 200 to 299 says that it is kept. */
  url: string;
  /** Such as `{ authorization: 'Bearer …' }`. */
  headers?: Readonly<Record<string, string>>;
  /** Default 10,000 ms. */
  timeoutMs?: number;
}

const TIMEOUT_MS = 10_000;

/** Posts checkpoints to an HTTP endpoint that keeps them. */
export class HttpAnchor implements AuditAnchor {
  readonly name: string;

  constructor(private readonly options: HttpAnchorOptions) {
    this.name = `http ${new URL(options.url).host}`;
  }

  async publish(checkpoint: AnchoredCheckpoint): Promise<void> {
    const { url, headers, timeoutMs = TIMEOUT_MS } = this.options;
    const response = await fetch(url, {
      method: 'POST',
      headers: { 'content-type': 'application/json', ...headers },
      body: canonicalJson(checkpoint),
      signal: AbortSignal.timeout(timeoutMs),
    });
    await response.body?.cancel();
    if (!response.ok) throw new Error(`${this.name} answers ${response.status}`);
  }
}
