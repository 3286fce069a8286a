import { readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';

export interface PackageFacts {
  /** Without its scope. */
  readonly name: string;
  readonly version: string | undefined;
}

/** The first package.json with a name, from the directory upward. One without a name only sets the module type. */
export function nearestPackage(directory: string): PackageFacts | undefined {
  for (let current = directory; ; current = dirname(current)) {
    const found = read(join(current, 'package.json'));
    if (found !== undefined) return found;
    if (dirname(current) === current) return undefined;
  }
}

function read(path: string): PackageFacts | undefined {
  try {
    const { name, version } = JSON.parse(readFileSync(path, 'utf8')) as Record<string, unknown>;
    if (typeof name !== 'string' || name === '') return undefined;
    return { name: name.replace(/^@[^/]+\//, ''), version: typeof version === 'string' ? version : undefined };
  } catch {
    return undefined; // missing, unreadable or not JSON: the next one upward may do
  }
}
