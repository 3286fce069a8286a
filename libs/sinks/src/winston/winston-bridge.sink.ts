import { BatchingSink, SinkCounters, type BatchingOptions, type SelfLog } from '@cairn/core';
import type { Logger } from 'winston';
import type TransportStream from 'winston-transport';
import { WinstonPort } from './winston-port';
import { WinstonWriter } from './winston.writer';

export interface WinstonBridgeOptions {
  /** Any winston transport, with its own level and format if it has them. It is ended when the sink closes. */
  readonly transport: TransportStream;
  /** A format for this transport's records, applied before the transport's own. Default: none. */
  readonly format?: Logger['format'];
  /** Most that may wait while the transport is slow. */
  readonly bufferBytes: number;
  /** Longest time a record waits before it is handed over, ms. Default 0: with the next timers. */
  readonly flushMs?: number;
  readonly selfLog: SelfLog;
  readonly onGap?: BatchingOptions['onGap'];
  /** Default `winston:<name of the transport>`; give one when an app has two of a kind. */
  readonly name?: string;
}

/**
 * A winston transport as a sink. Its route takes the `nested` layout, which becomes the info object: the transport sees redacted records only. A transport
 * that throws, emits 'error', is slow or never answers harms nobody else: failures and drops are counted and told to the self log. A flush
 * means that the transport has taken the records, which for one with a buffer of its own (File, Http) is not yet the disk or the wire.
 */
export class WinstonBridgeSink extends BatchingSink {
  constructor({ transport, format, bufferBytes, flushMs = 0, selfLog, onGap, name = nameOf(transport) }: WinstonBridgeOptions) {
    const counters = new SinkCounters(name);
    const onError = (error: unknown): void => {
      counters.failures += 1;
      selfLog.report('CAIRN_E_SINK_WRITE', `the transport of sink "${name}" failed`, error);
    };
    super(new WinstonWriter(new WinstonPort(transport, onError, format)), counters, { flushMs, capBytes: bufferBytes, onGap }, selfLog);
  }
}

function nameOf(transport: TransportStream): string {
  const { name } = transport as TransportStream & { readonly name?: unknown };
  return `winston:${typeof name === 'string' ? name : transport.constructor.name.toLowerCase()}`;
}
