import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { text } from 'node:stream/consumers';
import { OtlpReceiver, type ReceivedLog } from '@cairn/dev';

/** A numbered record as it arrived. */
export interface Collected {
  readonly writer: string;
  readonly n: number;
  readonly kind: string;
  readonly pad: string;
  /** By which a receiver knows it again; undefined where the logging gives none. */
  readonly id: string | undefined;
}

/** What records are sent to. It can be stopped and started again at its place. */
export interface Collector {
  readonly url: string;
  /** All that was answered with 200, in order, with what came more than once. */
  readonly taken: readonly Collected[];
  /** The status of an answer. */
  answer: (records: readonly Collected[]) => number;
  start(): Promise<void>;
  stop(): Promise<void>;
}

/** Takes OTLP/HTTP, decoded with the official definitions. */
export class OtlpCollector implements Collector {
  readonly taken: Collected[] = [];
  answer: Collector['answer'] = () => 200;
  private readonly receiver = new OtlpReceiver();

  constructor() {
    this.receiver.reply = ({ logs }) => {
      const records = logs.filter(({ attributes }) => 'n' in attributes).map(collected);
      const status = this.answer(records);
      if (status === 200) this.taken.push(...records);
      return { status };
    };
  }

  get url(): string {
    return this.receiver.url;
  }

  start(): Promise<void> {
    return this.receiver.start();
  }

  stop(): Promise<void> {
    return this.receiver.stop();
  }
}

function collected({ attributes }: ReceivedLog): Collected {
  const { writer, n, kind, pad, 'log.record.uid': id } = attributes as Record<string, unknown>;
  return { writer: String(writer), n: Number(n), kind: String(kind), pad: String(pad), id: String(id) };
}

/** Takes what winston's Http transport sends: a record in each request. */
export class PlainCollector implements Collector {
  readonly taken: Collected[] = [];
  answer: Collector['answer'] = () => 200;
  private server: Server | undefined;
  private port = 0;

  get url(): string {
    return `http://127.0.0.1:${this.port}/logs`;
  }

  async start(): Promise<void> {
    const server = createServer((request, response) => void this.take(request, response));
    this.server = server;
    await new Promise<void>((resolve, reject) => server.once('error', reject).listen(this.port, '127.0.0.1', resolve));
    this.port = (server.address() as AddressInfo).port;
  }

  async stop(): Promise<void> {
    const { server } = this;
    this.server = undefined;
    if (server === undefined) return;
    const closed = new Promise((resolve) => server.close(resolve));
    server.closeAllConnections();
    await closed;
  }

  private async take(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const { metadata } = JSON.parse(await text(request)) as { metadata: Omit<Collected, 'id'> };
    const record: Collected = { ...metadata, id: undefined };
    const status = this.answer([record]);
    if (status === 200) this.taken.push(record);
    response.writeHead(status).end();
  }
}
