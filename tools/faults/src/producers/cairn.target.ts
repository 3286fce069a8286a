import { buildRuntime } from './product';
import type { LevelMethod, Numbered, SelfAccount, Target, TargetOptions } from './target';

const METHODS = { info: 'info', warn: 'warning', error: 'error' } as const;

export function cairnTarget(options: TargetOptions): Target {
  const runtime = buildRuntime(options);
  const logger = runtime.logger('producer');
  return {
    log: (level: LevelMethod, message: string, fields: Numbered) => logger[METHODS[level]](message, fields),
    flush: (patienceMs) => runtime.flush(patienceMs),
    account: (): SelfAccount => {
      const { accepted, delivered, dropped, peakQueuedBytes } = runtime.counters.find(({ sink }) => sink === sinkOf(options))!;
      return { accepted, delivered, dropped, peakQueuedBytes };
    },
    close: (patienceMs) => runtime.close(patienceMs),
  };
}

function sinkOf({ toFile }: TargetOptions): string {
  return toFile === false ? 'console' : 'file:application';
}
