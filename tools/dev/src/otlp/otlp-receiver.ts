import { createServer, type IncomingHttpHeaders, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { gunzipSync } from 'node:zlib';
import * as definitions from 'otlp-definitions/build/src/generated/root';

/** A message type as protobufjs makes it of its definition; the package declares none of them. */
interface MessageType {
  decode(bytes: Uint8Array): object;
  encode(message: object): { finish(): Uint8Array };
  toObject(message: object, options: object): object;
}

const { ExportLogsServiceRequest, ExportLogsServiceResponse } = (
  definitions as unknown as { opentelemetry: { proto: { collector: { logs: { v1: Record<'ExportLogsServiceRequest' | 'ExportLogsServiceResponse', MessageType> } } } } }
).opentelemetry.proto.collector.logs.v1;

interface AnyValue {
  readonly stringValue?: string;
  readonly boolValue?: boolean;
  readonly intValue?: string;
  readonly doubleValue?: number;
  readonly arrayValue?: { readonly values?: readonly AnyValue[] };
  readonly kvlistValue?: { readonly values?: readonly KeyValue[] };
}
interface KeyValue {
  readonly key: string;
  readonly value: AnyValue;
}

/** A log record as it arrived. */
export interface ReceivedLog {
  readonly timeUnixNano: string;
  readonly observedTimeUnixNano: string;
  readonly severityNumber: number;
  readonly severityText: string;
  readonly body: unknown;
  readonly eventName: string | undefined;
  readonly attributes: Record<string, unknown>;
  readonly flags: number;
  /** Hex digits, empty when absent. */
  readonly traceId: string;
  readonly spanId: string;
  readonly resource: Record<string, unknown>;
  readonly scope: string;
}

/** What a request is answered with: a status, or for 200 the part that was rejected. */
export interface Reply {
  readonly status: number;
  readonly headers?: Record<string, string>;
  readonly rejected?: { readonly records: number; readonly message: string };
}

export interface ReceivedRequest {
  readonly url: string | undefined;
  readonly headers: IncomingHttpHeaders;
  readonly logs: readonly ReceivedLog[];
}

const OK: Reply = { status: 200 };

/** A real OTLP/HTTP receiver on 127.0.0.1 that decodes with the official protobuf definitions and can be stopped and started again on its port. */
export class OtlpReceiver {
  /** Answered with 200. */
  readonly logs: ReceivedLog[] = [];
  readonly requests: ReceivedRequest[] = [];
  /** Undefined: never answered. */
  reply: (request: ReceivedRequest) => Reply | undefined = () => OK;
  private server: Server | undefined;
  private port = 0;

  static async start(): Promise<OtlpReceiver> {
    const receiver = new OtlpReceiver();
    await receiver.start();
    return receiver;
  }

  get endpoint(): string {
    return `http://127.0.0.1:${this.port}`;
  }

  get url(): string {
    return `${this.endpoint}/v1/logs`;
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

  private async take(incoming: IncomingMessage, response: ServerResponse): Promise<void> {
    const parts: Buffer[] = [];
    for await (const part of incoming) parts.push(part as Buffer);
    const { url, headers } = incoming;
    const body = headers['content-encoding'] === 'gzip' ? gunzipSync(Buffer.concat(parts)) : Buffer.concat(parts);
    const json = headers['content-type'] === 'application/json';
    const request = { url, headers, logs: logsIn(json ? (JSON.parse(body.toString()) as object) : decoded(body)) };
    this.requests.push(request);
    const reply = this.reply(request);
    if (reply === undefined) return;
    const { status, headers: more = {}, rejected } = reply;
    if (status === 200) this.logs.push(...request.logs);
    const partialSuccess = rejected && { rejectedLogRecords: rejected.records, errorMessage: rejected.message };
    const answer = json ? JSON.stringify({ partialSuccess }) : ExportLogsServiceResponse.encode({ partialSuccess }).finish();
    response.writeHead(status, { 'content-type': headers['content-type'], ...more }).end(status === 200 ? answer : `status ${status}`);
  }
}

function decoded(body: Buffer): object {
  return ExportLogsServiceRequest.toObject(ExportLogsServiceRequest.decode(body), { longs: String, bytes: Buffer });
}

function logsIn(request: object): ReceivedLog[] {
  const { resourceLogs = [] } = request as { resourceLogs?: Raw[] };
  return resourceLogs.flatMap(({ resource, scopeLogs = [] }) =>
    scopeLogs.flatMap(({ scope, logRecords = [] }) => logRecords.map((log) => received(log, fieldsOf(resource?.attributes), scope?.name ?? ''))),
  );
}

interface Raw {
  readonly resource?: { readonly attributes?: readonly KeyValue[] };
  readonly scopeLogs?: readonly { readonly scope?: { readonly name?: string }; readonly logRecords?: readonly RawLog[] }[];
}
interface RawLog extends Pick<ReceivedLog, 'timeUnixNano' | 'observedTimeUnixNano' | 'severityNumber' | 'severityText'> {
  readonly body?: AnyValue;
  readonly eventName?: string;
  readonly attributes?: readonly KeyValue[];
  readonly flags?: number;
  readonly traceId?: Buffer | string;
  readonly spanId?: Buffer | string;
}

function received(log: RawLog, resource: Record<string, unknown>, scope: string): ReceivedLog {
  const { timeUnixNano, observedTimeUnixNano, severityNumber, severityText, eventName, flags = 0 } = log;
  const body = log.body === undefined ? undefined : valueOf(log.body);
  const ids = { traceId: hexOf(log.traceId), spanId: hexOf(log.spanId) };
  return { timeUnixNano, observedTimeUnixNano, severityNumber, severityText, body, eventName, flags, ...ids, attributes: fieldsOf(log.attributes), resource, scope };
}

function hexOf(id: Buffer | string = ''): string {
  return typeof id === 'string' ? id : id.toString('hex');
}

function fieldsOf(pairs: readonly KeyValue[] = []): Record<string, unknown> {
  return Object.fromEntries(pairs.map(({ key, value }) => [key, valueOf(value)]));
}

function valueOf({ stringValue, boolValue, intValue, doubleValue, arrayValue, kvlistValue }: AnyValue): unknown {
  if (intValue !== undefined) return Number(intValue);
  if (arrayValue !== undefined) return (arrayValue.values ?? []).map(valueOf);
  if (kvlistValue !== undefined) return fieldsOf(kvlistValue.values);
  return stringValue ?? boolValue ?? doubleValue ?? null;
}
