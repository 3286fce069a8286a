import { spawnSync } from 'node:child_process';
import { readFileSync } from 'node:fs';

/** Keeps the load on one processor and what is measured on another, where this process may use two and there is `taskset`. */
export class Pinning {
  /** As Linux lists them, `0-1,4`; read before the load keeps to one of them. Empty where there is no such list. */
  private readonly allowed = allowedProcessors();
  private readonly processors = numbersIn(this.allowed);
  readonly works = this.processors.length > 1 && spawnSync('taskset', ['--version']).status === 0;

  /** This process and all its threads. */
  pinLoad(): void {
    if (this.works) spawnSync('taskset', ['-a', '-p', '-c', String(this.processors[0]), String(process.pid)]);
  }

  /** A command, so that what it starts stays on the other processor. */
  onSubjectsProcessor(command: readonly [string, ...string[]]): [string, ...string[]] {
    return this.works ? ['taskset', '-c', String(this.processors[1]), ...command] : [...command];
  }

  /** The load's own pinning would be inherited. */
  onAnyProcessor(command: readonly [string, ...string[]]): [string, ...string[]] {
    return this.works ? ['taskset', '-c', this.allowed, ...command] : [...command];
  }

  get text(): string {
    return this.works ? `load on processor ${this.processors[0]}, subjects on processor ${this.processors[1]}` : 'not pinned to processors';
  }
}

/** A container may be given others than the first. */
function allowedProcessors(): string {
  try {
    return /^Cpus_allowed_list:\s*(\S+)/m.exec(readFileSync('/proc/self/status', 'utf8'))?.[1] ?? '';
  } catch {
    return ''; // no Linux
  }
}

/** `0-1,4` → 0, 1, 4. */
export function numbersIn(list: string): number[] {
  if (list === '') return [];
  return list.split(',').flatMap((part) => {
    const [first = 0, last = first] = part.split('-').map(Number);
    return Array.from({ length: last - first + 1 }, (_, at) => first + at);
  });
}
