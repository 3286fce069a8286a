import { readFileSync } from 'node:fs';
import { resolve } from 'node:path';

const root = resolve(__dirname, '../../../..');

/** Of what the figures depend on. */
export function versions(): string {
  const of = (name: string): string => `${name} ${(JSON.parse(readFileSync(resolve(root, 'node_modules', name, 'package.json'), 'utf8')) as { version: string }).version}`;
  return [`Node ${process.versions.node}`, ...['winston', 'winston-daily-rotate-file', '@nestjs/core', 'bullmq'].map(of)].join(', ');
}
