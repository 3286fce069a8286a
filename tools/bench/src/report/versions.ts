import { readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import type { NodeBinary } from '../run/nodes';
import { peerVersion } from '../subjects/peers';

const root = resolve(__dirname, '../../../..');
const OURS = ['@nestjs/core', '@nestjs/platform-express', '@nestjs/platform-fastify', 'winston', 'winston-daily-rotate-file'];
const PEERS = ['pino', 'pino-http', 'nestjs-pino', 'nestjs-pino-4', 'nest-winston'];

/** Of all that the figures depend on. */
export function versionsWith(node: NodeBinary): string {
  const peers = PEERS.map((name) => [name.replace(/-4$/, ''), peerVersion(name)] as const).filter(([, version]) => version !== undefined);
  return [`Node ${node.version}`, ...OURS.map((name) => `${name} ${ownVersion(name)}`), ...peers.map(([name, version]) => `${name} ${version}`)].join(', ');
}

function ownVersion(name: string): string {
  return (JSON.parse(readFileSync(resolve(root, 'node_modules', name, 'package.json'), 'utf8')) as { version: string }).version;
}
