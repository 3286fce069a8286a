import type { SelfLog } from '@cairn/core';
import type { RequestOptions } from '../module/logging-options';

/** Health checks that orchestrators and load balancers commonly ask for. */
export const HEALTH_CHECKS: readonly string[] = ['/health', '/healthz', '/livez', '/readyz', '/ping'];

export type IgnoreTest = (method: string, path: string) => boolean;

/** Compiles the `ignore` option. A function that throws ignores nothing, and says so once in a while. */
export function ignoreTest(rules: RequestOptions['ignore'] = HEALTH_CHECKS, selfLog: SelfLog): IgnoreTest {
  const exact = new Set<string>();
  const tests: IgnoreTest[] = [];
  for (const rule of rules) {
    if (typeof rule === 'function') tests.push(guarded(rule, selfLog));
    else if (rule instanceof RegExp) tests.push(pattern(rule));
    else if (rule.endsWith('*')) tests.push(prefix(rule.slice(0, -1)));
    else exact.add(rule);
  }
  return (method, path) => exact.has(path) || tests.some((test) => test(method, path));
}

function prefix(start: string): IgnoreTest {
  return (_method, path) => path.startsWith(start);
}

/** Without the flags that make a pattern remember where it stopped. */
function pattern({ source, flags }: RegExp): IgnoreTest {
  const stateless = new RegExp(source, flags.replace(/[gy]/g, ''));
  return (_method, path) => stateless.test(path);
}

function guarded(rule: (request: { method: string; path: string }) => boolean, selfLog: SelfLog): IgnoreTest {
  return (method, path) => {
    try {
      return rule({ method, path });
    } catch (error) {
      selfLog.report('CAIRN_E_RECORD', 'a function of request.ignore threw', error);
      return false;
    }
  };
}
