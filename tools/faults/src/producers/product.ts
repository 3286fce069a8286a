import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import type { LoggingOptions, LoggingRuntime } from '@cairn/logging';

type BuildRuntime = (options: LoggingOptions) => LoggingRuntime;

const load = createRequire(__filename);

/** The whole logging of an app without the app: what LoggingModule starts. It has no public name, since users import the module. */
export function buildRuntime(options: LoggingOptions): LoggingRuntime {
  const dist = dirname(load.resolve('@cairn/logging'));
  const { buildRuntime: build } = load(join(dist, 'runtime', 'build-runtime.js')) as { buildRuntime: BuildRuntime };
  return build({ console: 'off', serviceName: 'faults', ...options });
}
