import { statSync } from 'node:fs';

/** @throws Error when there is no such directory: a misspelt one would be a trail that cannot be read. */
export function requireTrail(dir: string): void {
  const stats = statSync(dir, { throwIfNoEntry: false });
  if (stats?.isDirectory() === true) return;
  throw new Error(`${stats === undefined ? `there is no directory ${JSON.stringify(dir)}` : `${JSON.stringify(dir)} is not a directory`}. Name that of the trail, such as logs/audit.`);
}
