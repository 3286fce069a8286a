import type { ProcessIdentity } from '../record/process-identity';
import { AlertSerializer } from './alert.serializer';
import { FlatTaskSerializer } from './flat-task.serializer';
import { MetricSerializer } from './metric.serializer';
import { NestedSerializer } from './nested.serializer';
import type { LayoutName, Serializer } from './serializer';

type SerializerClass = new (identity: ProcessIdentity) => Serializer;

/** The layouts of the default files are loaded with this one, the others when they are asked for. */
const SERIALIZERS: Readonly<Record<LayoutName, () => SerializerClass>> = {
  nested: () => NestedSerializer,
  'flat-task': () => FlatTaskSerializer,
  alert: () => AlertSerializer,
  metric: () => MetricSerializer,
  'flat-access': () => (require('./flat-access.serializer') as typeof import('./flat-access.serializer')).FlatAccessSerializer,
  cp1: () => (require('./cp1.serializer') as typeof import('./cp1.serializer')).Cp1Serializer,
  ecs: () => (require('./ecs.serializer') as typeof import('./ecs.serializer')).EcsSerializer,
  otel: () => (require('./otel.serializer') as typeof import('./otel.serializer')).OtelSerializer,
};

/** The serialiser of a layout. One per layout and runtime: routes that share it share each record's line. */
export function createSerializer(layout: LayoutName, identity: ProcessIdentity): Serializer {
  const SerializerOfLayout = SERIALIZERS[layout]();
  return new SerializerOfLayout(identity);
}
