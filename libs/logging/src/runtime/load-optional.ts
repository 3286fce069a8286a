import { CairnError } from '@cairn/core';

/** An optional peer, or `undefined` when it is not installed. Any other failure to load it is thrown. */
export function loadOptional<T>(name: string): T | undefined {
  try {
    // eslint-disable-next-line @typescript-eslint/no-require-imports -- loaded only when present
    return require(name) as T;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'MODULE_NOT_FOUND') return undefined;
    throw error;
  }
}

/** The same for a feature that cannot do without it. */
export function loadPeer<T>(name: string, feature: string): T {
  const loaded = loadOptional<T>(name);
  if (loaded !== undefined) return loaded;
  throw new CairnError('CAIRN_E_PEER_MISSING', `${feature} needs the package "${name}". Run: npm install ${name}`);
}
