import type { INestApplication } from '@nestjs/common';
import { loadPackageSync } from '@nestjs/common/internal';
import { SocketModule } from '@nestjs/websockets/socket-module.js';
import { createRequire } from 'node:module';

const load = createRequire(__filename);

// Nest 12 loads what is optional by `import()`, which Jest refuses without --experimental-vm-modules: gateways would be left out
// without a word. So it is given what it would have found.

/** Call it before the app is initialised. */
export function findGateways(app: INestApplication): void {
  Object.defineProperty(app, 'socketModule', { value: new SocketModule() });
}

/** Call it before an app, server or client that needs the package is made. */
export function findPackage(name: '@nestjs/microservices' | 'ioredis'): void {
  loadPackageSync(name, 'tests', () => load(name) as unknown);
}
