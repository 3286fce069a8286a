import { debianProgram, type FoundProgram } from '../debian/debian-program';

/** The server, and those of its libraries that a minimal system lacks. */
const packages = ['redis-server', 'redis-tools', 'libjemalloc2', 'liblzf1', 'libatomic1'];

/** Redis from the packages of Debian or Ubuntu; see {@link debianProgram}. */
export function debianRedis(directory: string): Promise<FoundProgram> {
  return debianProgram({ directory, packages, path: 'usr/bin/redis-server' });
}
