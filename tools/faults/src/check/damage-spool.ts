import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

/** Changes one byte of a sound record in the later part of a spool, as a bad disk would. @throws Error when there is no such record. */
export function damageSpool(dir: string): void {
  const segments = readdirSync(dir, { recursive: true, encoding: 'utf8' }).filter((name) => name.endsWith('.spool'));
  for (const name of segments.sort().reverse()) {
    const path = join(dir, name);
    const bytes = readFileSync(path);
    const at = bytes.indexOf('"pad":"xxxx', Math.floor(bytes.length * 0.7));
    if (at < 0) continue;
    bytes[at + '"pad":"'.length] = 'y'.charCodeAt(0);
    return writeFileSync(path, bytes);
  }
  throw new Error('the spool holds no record that could be damaged');
}
