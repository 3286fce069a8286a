import type { OtlpSettings } from '@cairn/core';
import type { Rejection, RemoteWriter } from '@cairn/core/remote';
import { failureOf } from './otlp-answer';
import { otlpEncoder, type OtlpEncoder } from './otlp-encoder';
import { OtlpTransport } from './otlp-transport';

/** Sends lines of layout `nested` to an OTLP/HTTP receiver. */
export class OtlpWriter implements RemoteWriter {
  private readonly encoder: OtlpEncoder;
  private readonly transport: OtlpTransport;

  constructor(settings: OtlpSettings) {
    this.encoder = otlpEncoder(settings.protocol);
    this.transport = new OtlpTransport(settings, this.encoder.contentType);
  }

  async send(lines: readonly string[]): Promise<Rejection | void> {
    const answer = await this.transport.post(await this.encoder.encode(lines));
    const failure = failureOf(answer);
    if (failure !== undefined) throw failure;
    return this.rejection(answer.body);
  }

  async close(): Promise<void> {
    this.transport.close();
  }

  /** An answer nobody can read does not undo the delivery. */
  private rejection(body: Buffer): Rejection | void {
    try {
      const { rejectedLogRecords = 0, errorMessage = '' } = this.encoder.partialSuccess(body) ?? {};
      const records = Number(rejectedLogRecords);
      if (records > 0) return { records, reason: errorMessage };
    } catch {
      return undefined;
    }
  }
}
