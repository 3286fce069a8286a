import type { Refuse } from '@cairn/core';
import { checkOf, type Check } from '../module/option-check';
import type { AuditModuleOptions } from './audit.options';

const WRITER = /^[A-Za-z0-9_-]{1,64}$/;
const MODES: readonly unknown[] = ['required', 'best-effort'];
const PERSONAL: readonly unknown[] = ['plain', 'committed'];
const MOST_ENTRIES = 100_000;
const DAY_SECONDS = 86_400;

/** What can be told of the options of the trail before it is opened: each that cannot be used is refused by name. */
export function checkAuditOptions(options: AuditModuleOptions, refuse: Refuse): void {
  const { mode = 'required', writer, personal = 'plain', securityEvents = false, anchors = [], stores = [], checkpointEvery = 1, checkpointSeconds = 1 } = options;
  const check = checkOf(refuse, 'audit.');
  check(MODES.includes(mode), 'mode', mode, 'is not a choice. Use "required" or "best-effort".');
  check(writer === undefined || (typeof writer === 'string' && WRITER.test(writer)), 'writer', writer, 'is no name of a writer. Use 1 to 64 letters, digits, "-" and "_".');
  check(PERSONAL.includes(personal), 'personal', personal, 'is not a choice. Use "plain" or "committed".');
  check(typeof securityEvents === 'boolean', 'securityEvents', securityEvents, 'is neither true nor false.');
  checkList(check, 'anchors', anchors, ['publish'], 'new HttpAnchor({ url })');
  checkList(check, 'stores', stores, ['append', 'lastSeq'], 'new PostgresAuditStore(pool)');
  check(isWhole(checkpointEvery, MOST_ENTRIES), 'checkpointEvery', checkpointEvery, `is out of range. Use a whole number from 1 to ${MOST_ENTRIES}.`);
  check(isWhole(checkpointSeconds, DAY_SECONDS), 'checkpointSeconds', checkpointSeconds, `is out of range. Use a whole number of seconds from 1 to ${DAY_SECONDS}.`);
}

function checkList(check: Check, name: string, list: unknown, methods: readonly string[], example: string): void {
  check(Array.isArray(list), name, list, `is not a list. Use one such as [${example}].`);
  for (const [n, each] of Array.isArray(list) ? (list as unknown[]).entries() : []) {
    const missing = methods.filter((method) => typeof (each as Record<string, unknown> | null)?.[method] !== 'function');
    check(missing.length === 0, `${name}[${n}]`, each, `has no method ${missing.join(' and no ')}. Use something such as ${example}.`);
  }
}

function isWhole(value: unknown, max: number): boolean {
  return Number.isInteger(value) && (value as number) >= 1 && (value as number) <= max;
}
