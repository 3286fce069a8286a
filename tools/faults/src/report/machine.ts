import { readFileSync } from 'node:fs';
import { cpus, release, totalmem, type } from 'node:os';
import { resolve } from 'node:path';

const root = resolve(__dirname, '../../../..');

/** What figures were measured on: nothing that names the machine itself. */
export function machine(): string {
  const [cpu] = cpus();
  return `${cpus().length} × ${cpu?.model.trim() ?? 'unknown processor'}, ${Math.round(totalmem() / 2 ** 30)} GiB, ${type()} ${release()}`;
}

export function versions(): string {
  const of = (name: string): string => `${name} ${(JSON.parse(readFileSync(resolve(root, 'node_modules', name, 'package.json'), 'utf8')) as { version: string }).version}`;
  return [`Node ${process.versions.node}`, ...['winston', 'winston-daily-rotate-file', '@nestjs/core', 'bullmq'].map(of)].join(', ');
}
