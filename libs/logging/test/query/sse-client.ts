import { request, type ClientRequest, type IncomingMessage } from 'node:http';

export interface SentEvent {
  readonly event: string;
  readonly id: string;
  readonly data: Record<string, unknown>;
}

/** Reads server-sent events as a client does. */
export class SseClient {
  readonly events: SentEvent[] = [];
  status = 0;
  headers: IncomingMessage['headers'] = {};
  ended = false;
  private text = '';
  private response: IncomingMessage | undefined;

  private constructor(private readonly request: ClientRequest) {}

  /** Resolves when the answer begins. */
  static open(url: string, token: string, headers: Record<string, string> = {}): Promise<SseClient> {
    return new Promise((resolve, reject) => {
      const sent = request(url, { headers: { authorization: `Bearer ${token}`, ...headers }, agent: false });
      const client = new SseClient(sent);
      sent.on('response', (response) => resolve(client.begin(response))).on('error', reject).end();
    });
  }

  close(): void {
    this.request.destroy();
  }

  pause(): void {
    this.response!.pause();
  }

  resume(): void {
    this.response!.resume();
  }

  of(event: string): SentEvent[] {
    return this.events.filter((each) => each.event === event);
  }

  private begin(response: IncomingMessage): this {
    this.response = response;
    this.status = response.statusCode!;
    this.headers = response.headers;
    response.setEncoding('utf8');
    response.on('data', (chunk: string) => this.read(chunk)).on('error', () => undefined).on('close', () => (this.ended = true));
    return this;
  }

  private read(chunk: string): void {
    const blocks = (this.text + chunk).split('\n\n');
    this.text = blocks.pop()!;
    for (const block of blocks) {
      const fields = Object.fromEntries(block.split('\n').map((line) => [line.slice(0, line.indexOf(':')), line.slice(line.indexOf(':') + 2)]));
      if (fields['data'] !== undefined) this.events.push({ event: fields['event'] ?? 'message', id: fields['id'] ?? '', data: JSON.parse(fields['data']) as Record<string, unknown> });
    }
  }
}
