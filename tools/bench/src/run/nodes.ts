import { execFileSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { PEERS } from '../subjects/peers';

/** A Node that can run the subjects. */
export interface NodeBinary {
  readonly path: string;
  readonly version: string;
  readonly major: number;
}

/** The one this runs on, and the one among the peers, where it is another major version. */
export function nodesAtHand(): NodeBinary[] {
  const own = { path: process.execPath, version: process.versions.node, major: majorOf(process.versions.node) };
  const path = join(PEERS, 'node_modules', 'node', 'bin', process.platform === 'win32' ? 'node.exe' : 'node');
  if (!existsSync(path)) return [own];
  const version = execFileSync(path, ['--version'], { encoding: 'utf8' }).trim().slice(1);
  return majorOf(version) === own.major ? [own] : [own, { path, version, major: majorOf(version) }];
}

function majorOf(version: string): number {
  return Number(version.split('.', 1)[0]);
}
