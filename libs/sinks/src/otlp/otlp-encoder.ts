import type { OtlpProtocol } from '@cairn/core';
import { DeliveryError } from '@cairn/core/remote';
import { JsonLogsSerializer, ProtobufLogsSerializer } from '@opentelemetry/otlp-transformer';
import { OtlpRecords, type ReadableLogRecord } from './otlp-record';

/** Records encoded between two turns of the event loop: about half a millisecond of work. */
const SLICE = 24;
const JSON_HEAD = '{"resourceLogs":[';
const JSON_TAIL = ']}';

/** What a receiver did not keep of a request it took. */
export interface PartialSuccess {
  readonly rejectedLogRecords?: number;
  readonly errorMessage?: string;
}

/** Lines of layout `nested` as one OTLP request. Encoded in slices, so that a large batch holds nothing up. */
export interface OtlpEncoder {
  readonly contentType: string;
  /** In parts that follow each other. @throws DeliveryError (refused) when a line is none of the layout's. */
  encode(lines: readonly string[]): Promise<readonly Uint8Array[]>;
  /** @throws when the answer is not what its content type says. */
  partialSuccess(body: Buffer): PartialSuccess | undefined;
}

export function otlpEncoder(protocol: OtlpProtocol): OtlpEncoder {
  return protocol === 'http/json' ? new JsonEncoder() : new ProtobufEncoder();
}

/** A message that follows another of its kind is merged with it: the lists of both are joined. https://protobuf.dev/programming-guides/encoding/#last-one-wins */
class ProtobufEncoder implements OtlpEncoder {
  readonly contentType = 'application/x-protobuf';
  private readonly records = new OtlpRecords();

  encode(lines: readonly string[]): Promise<readonly Uint8Array[]> {
    return inSlices(lines, this.records, (records) => ProtobufLogsSerializer.serializeRequest(records));
  }

  partialSuccess(body: Buffer): PartialSuccess | undefined {
    return ProtobufLogsSerializer.deserializeResponse(body).partialSuccess;
  }
}

class JsonEncoder implements OtlpEncoder {
  readonly contentType = 'application/json';
  private readonly records = new OtlpRecords();

  async encode(lines: readonly string[]): Promise<readonly Uint8Array[]> {
    const slices = await inSlices(lines, this.records, (records) => JsonLogsSerializer.serializeRequest(records));
    const lists = slices.map((slice) => Buffer.from(slice.buffer, slice.byteOffset, slice.byteLength).toString().slice(JSON_HEAD.length, -JSON_TAIL.length));
    return [Buffer.from(JSON_HEAD + lists.join(',') + JSON_TAIL)];
  }

  partialSuccess(body: Buffer): PartialSuccess | undefined {
    return body.length === 0 ? undefined : JsonLogsSerializer.deserializeResponse(body).partialSuccess;
  }
}

async function inSlices(
  lines: readonly string[],
  records: OtlpRecords,
  serialize: (records: ReadableLogRecord[]) => Uint8Array | undefined,
): Promise<Uint8Array[]> {
  const slices: Uint8Array[] = [];
  for (let start = 0; start < lines.length; start += SLICE) {
    if (start > 0) await new Promise((resolve) => setImmediate(resolve));
    const slice = serialize(lines.slice(start, start + SLICE).map((line) => readOrRefuse(line, records)));
    if (slice !== undefined) slices.push(slice);
  }
  return slices;
}

function readOrRefuse(line: string, records: OtlpRecords): ReadableLogRecord {
  try {
    return records.read(line);
  } catch (error) {
    throw new DeliveryError('refused', 'a line is no record of layout "nested"', { cause: error });
  }
}
