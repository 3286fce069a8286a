import { createRequire } from 'node:module';
import { resolve } from 'node:path';

/** The package of the peers, which npm run bench installs. */
export const PEERS = resolve(__dirname, '../../peers');

const load = createRequire(resolve(PEERS, 'package.json'));

/** A peer, by the name under which peers/package.json pins it. Their types are not there when this is compiled, so callers say what they use. */
export function peer<T>(name: string): T {
  return load(name) as T;
}

/** Version of a package as the peers see it; undefined where it is not installed. */
export function peerVersion(name: string): string | undefined {
  try {
    return (load(`${name}/package.json`) as { version: string }).version;
  } catch {
    return undefined;
  }
}
