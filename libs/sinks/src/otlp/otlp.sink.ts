import { SinkCounters, type OtlpSettings, type SelfLog } from '@cairn/core';
import { SpoolingSink, type SpoolingOptions } from '@cairn/core/remote';
import { OtlpWriter } from './otlp.writer';

export interface OtlpSinkOptions extends SpoolingOptions {
  readonly otlp: OtlpSettings;
  readonly selfLog: SelfLog;
}

/**
 * Records to an OpenTelemetry Collector, or whatever takes OTLP/HTTP. Its route has the `nested` layout, which is encoded batch by batch, away from the log call; what
 * the receiver cannot take waits in the spool.
 */
export class OtlpSink extends SpoolingSink {
  constructor({ otlp, selfLog, ...options }: OtlpSinkOptions) {
    super(new OtlpWriter(otlp), new SinkCounters('otlp'), options, selfLog);
  }
}
