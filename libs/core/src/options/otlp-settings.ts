import type { Category } from '../record/category';
import type { LevelSetting } from './options';

export const OTLP_PROTOCOLS = ['http/protobuf', 'http/json'] as const;
export type OtlpProtocol = (typeof OTLP_PROTOCOLS)[number];
export const OTLP_COMPRESSIONS = ['none', 'gzip'] as const;
export type OtlpCompression = (typeof OTLP_COMPRESSIONS)[number];

/** Where records go by OTLP/HTTP, and which. What is left out comes from the environment variables that OpenTelemetry has for it. */
export interface OtlpOptions {
  /** The whole URL, `/v1/logs` included. `OTEL_EXPORTER_OTLP_LOGS_ENDPOINT`, else `OTEL_EXPORTER_OTLP_ENDPOINT` and `/v1/logs`. */
  url?: string;
  /** Sent with every request; never logged. `OTEL_EXPORTER_OTLP_LOGS_HEADERS`, else `OTEL_EXPORTER_OTLP_HEADERS`. Default: none. */
  headers?: Readonly<Record<string, string>>;
  /** `OTEL_EXPORTER_OTLP_LOGS_PROTOCOL`, else `OTEL_EXPORTER_OTLP_PROTOCOL`; default `http/protobuf`. */
  protocol?: OtlpProtocol;
  /** `OTEL_EXPORTER_OTLP_LOGS_COMPRESSION`, else `OTEL_EXPORTER_OTLP_COMPRESSION`; default `none`. */
  compression?: OtlpCompression;
  /** Longest wait for an answer, ms. `OTEL_EXPORTER_OTLP_LOGS_TIMEOUT`, else `OTEL_EXPORTER_OTLP_TIMEOUT`; default 10,000. */
  timeoutMs?: number;
  /** Default: all. */
  categories?: readonly Category[];
  /** Default: whatever the loggers let through. */
  minLevel?: LevelSetting;
}

/** The same after validation. */
export class OtlpSettings {
  /** Private to the object and behind a getter: whoever prints or logs settings does not come across tokens. */
  readonly #headers: Readonly<Record<string, string>>;
  readonly url: string;
  readonly protocol: OtlpProtocol;
  readonly compression: OtlpCompression;
  readonly timeoutMs: number;

  constructor({ headers, ...rest }: Required<Pick<OtlpOptions, 'url' | 'headers' | 'protocol' | 'compression' | 'timeoutMs'>>) {
    this.#headers = headers;
    this.url = rest.url;
    this.protocol = rest.protocol;
    this.compression = rest.compression;
    this.timeoutMs = rest.timeoutMs;
    Object.freeze(this);
  }

  get headers(): Readonly<Record<string, string>> {
    return this.#headers;
  }
}
