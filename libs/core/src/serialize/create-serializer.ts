import type { ProcessIdentity } from '../record/process-identity';
import { AlertSerializer } from './alert.serializer';
import { Cp1Serializer } from './cp1.serializer';
import { EcsSerializer } from './ecs.serializer';
import { FlatAccessSerializer } from './flat-access.serializer';
import { FlatTaskSerializer } from './flat-task.serializer';
import { MetricSerializer } from './metric.serializer';
import { NestedSerializer } from './nested.serializer';
import { OtelSerializer } from './otel.serializer';
import type { LayoutName, Serializer } from './serializer';

const SERIALIZERS: Readonly<Record<LayoutName, new (identity: ProcessIdentity) => Serializer>> = {
  nested: NestedSerializer,
  'flat-task': FlatTaskSerializer,
  'flat-access': FlatAccessSerializer,
  cp1: Cp1Serializer,
  alert: AlertSerializer,
  metric: MetricSerializer,
  ecs: EcsSerializer,
  otel: OtelSerializer,
};

/** The serialiser of a layout. One per layout and runtime: routes that share it share each record's line. */
export function createSerializer(layout: LayoutName, identity: ProcessIdentity): Serializer {
  return new SERIALIZERS[layout](identity);
}
