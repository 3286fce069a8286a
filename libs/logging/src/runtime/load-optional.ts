import { CairnError } from '@cairn/core';
import { createRequire } from 'node:module';

const load = createRequire(__filename);

/** An optional peer, or `undefined` when it is not installed. A failure inside an installed one is thrown. */
export function loadOptional<T>(name: string): T | undefined {
  try {
    return load(name) as T;
  } catch (error) {
    if (isAbsent(error as NodeJS.ErrnoException, name)) return undefined;
    throw error;
  }
}

/** Whether an optional peer is there, without loading it. */
export function isInstalled(name: string): boolean {
  try {
    load.resolve(name);
    return true;
  } catch {
    return false; // nothing else can be asked of what cannot be found
  }
}

/** The same as `loadOptional` for a feature that cannot do without it. `version`: `@1.2.3` where it has to be a certain one. */
export function loadPeer<T>(name: string, feature: string, version = ''): T {
  const loaded = loadOptional<T>(name);
  if (loaded !== undefined) return loaded;
  throw new CairnError('CAIRN_E_PEER_MISSING', `${feature} needs the package "${name}". Run: npm install ${name}${version}`);
}

/** Node names the missing module first; a module missing inside an installed package has another name. */
function isAbsent({ code, message }: NodeJS.ErrnoException, name: string): boolean {
  return code === 'MODULE_NOT_FOUND' && message.split('\n', 1)[0]!.includes(`'${name}'`);
}
