import type { Measure } from '../measure/measure';
import { burst } from './burst.measure';
import { GROWTH } from './growth.measure';
import { importCost } from './import.measure';
import { latency } from './latency.measure';
import { recordBytes } from './record-bytes.measure';
import { recordCpu } from './record-cpu.measure';
import { requestCpu } from './request-cpu.measure';
import { rolling } from './rolling.measure';
import { startUp } from './start-up.measure';

/** In the order of the page. */
export const MEASURES: readonly Measure[] = [
  requestCpu('Express'),
  requestCpu('Fastify'),
  latency('Express'),
  latency('Fastify'),
  recordCpu,
  recordBytes,
  rolling,
  burst,
  startUp,
  importCost,
  ...GROWTH,
];
