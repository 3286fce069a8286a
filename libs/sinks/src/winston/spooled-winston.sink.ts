import { SinkCounters, type SelfLog } from '@cairn/core';
import { SpoolingSink, type SpoolingOptions } from '@cairn/core/remote';
import type { Logger } from 'winston';
import type TransportStream from 'winston-transport';
import { WinstonPort } from './winston-port';
import { WinstonRemoteWriter } from './winston-remote.writer';

export interface SpooledWinstonOptions extends Omit<SpoolingOptions, 'flushMs'> {
  /** Any winston transport, with its own level and format if it has them. It is ended when the sink closes. */
  readonly transport: TransportStream;
  /** A format for this transport's records, applied before the transport's own. Default: none. */
  readonly format?: Logger['format'];
  /** Longest time a record waits before it is handed over, ms. Default 0: with the next timers. */
  readonly flushMs?: number;
  readonly selfLog: SelfLog;
  readonly name: string;
}

/**
 * A winston transport whose records wait on disk while it fails or does not answer. Delivered means that the transport has taken a record, which for
 * one with a buffer of its own (File, Http) is not yet the disk or the wire.
 */
export class SpooledWinstonSink extends SpoolingSink {
  constructor({ transport, format, selfLog, name, flushMs = 0, ...options }: SpooledWinstonOptions) {
    const writer = new WinstonRemoteWriter(new WinstonPort(transport, (error) => failed(error), format));
    const failed = (error: unknown): void => {
      writer.failed(error);
      selfLog.report('CAIRN_E_SINK_WRITE', `the transport of sink "${name}" failed`, error);
    };
    super(writer, new SinkCounters(name), { ...options, flushMs }, selfLog);
  }
}
