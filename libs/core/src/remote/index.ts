// What sinks are made of that send records elsewhere; nothing of it is loaded without such a sink
export { SpoolingSink, type SpoolingOptions } from '../sink/spooling.sink';
export { DeliveryError, type DeliveryErrorOptions, type Rejection, type RemoteWriter, type Trouble } from '../sink/remote-writer';
export { NO_SPOOL, type Spool, type SpooledBatch, type SpoolEvents, type SpoolPlace } from '../sink/spool';
export { NO_DEAD_LETTERS, type DeadLetter, type DeadLetters } from '../sink/dead-letters';
// The layout of OpenTelemetry
export { otelRecord, otelResource, type OtelRecord } from '../serialize/otel-mapping';
