import { spawnSync } from 'node:child_process';
import { availableParallelism } from 'node:os';

const LOAD = 0;
const SUBJECT = 1;

/** Keeps the load on one processor and what is measured on another, where the machine has two and `taskset`. */
export class Pinning {
  /** Of the machine: once the load keeps to one of them, Node counts no others. */
  private readonly processors = availableParallelism();
  readonly works = this.processors > 1 && spawnSync('taskset', ['--version']).status === 0;

  /** This process and all its threads. */
  pinLoad(): void {
    if (this.works) spawnSync('taskset', ['-a', '-p', '-c', String(LOAD), String(process.pid)]);
  }

  /** A command, so that what it starts stays on the other processor. */
  onSubjectsProcessor(command: readonly [string, ...string[]]): [string, ...string[]] {
    return this.works ? ['taskset', '-c', String(SUBJECT), ...command] : [...command];
  }

  /** The load's own pinning would be inherited. */
  onAnyProcessor(command: readonly [string, ...string[]]): [string, ...string[]] {
    return this.works ? ['taskset', '-c', `0-${this.processors - 1}`, ...command] : [...command];
  }

  get text(): string {
    return this.works ? `load on processor ${LOAD}, subjects on processor ${SUBJECT}` : 'not pinned to processors';
  }
}
