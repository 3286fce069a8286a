import type { Carrier } from '../context/open-context';

type Named = Readonly<Record<string, unknown>>;
const NOTHING: Named = Object.freeze({});

/** The ids among headers of any kind, under their HTTP names in small letters. */
export function carrierOf(headers: Named): Carrier {
  return {
    requestId: headers['x-request-id'],
    correlationId: headers['x-correlation-id'],
    traceparent: headers['traceparent'],
    tracestate: headers['tracestate'],
  };
}

/** The ids a message brings in its own data: `{ headers: { 'x-request-id': … }, … }`. */
export function carrierOfData(data: unknown): Carrier {
  return carrierOf(isNamed(data) && isNamed(data['headers']) ? data['headers'] : NOTHING);
}

/** The ids a microservice's message brings in the metadata of its packet, else in its data. */
export function carrierOfPacket(data: unknown, context: unknown): Carrier {
  const metadata = metadataOf(context);
  return metadata === undefined ? carrierOfData(data) : carrierOf(metadata);
}

/** Nest's contexts of TCP and Redis have it. */
function metadataOf(context: unknown): Named | undefined {
  const { getMetadata } = (context ?? NOTHING) as { getMetadata?: unknown };
  if (typeof getMetadata !== 'function') return undefined;
  const metadata: unknown = getMetadata.call(context);
  return isNamed(metadata) ? metadata : undefined;
}

function isNamed(value: unknown): value is Named {
  return typeof value === 'object' && value !== null;
}
