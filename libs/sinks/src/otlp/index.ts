export { OtlpSink, type OtlpSinkOptions } from './otlp.sink';
