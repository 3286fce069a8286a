import type { Refuse } from '@cairn/core';
import { checkOf } from '../module/option-check';
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
  check(areAll(anchors, 'publish'), 'anchors', anchors, 'is not a list of anchors. Use one such as [new HttpAnchor({ url })].');
  check(areAll(stores, 'append'), 'stores', stores, 'is not a list of stores. Use one of stores with append and lastSeq.');
  check(isWhole(checkpointEvery, MOST_ENTRIES), 'checkpointEvery', checkpointEvery, `is out of range. Use a whole number from 1 to ${MOST_ENTRIES}.`);
  check(isWhole(checkpointSeconds, DAY_SECONDS), 'checkpointSeconds', checkpointSeconds, `is out of range. Use a whole number of seconds from 1 to ${DAY_SECONDS}.`);
}

function areAll(list: unknown, method: string): boolean {
  return Array.isArray(list) && list.every((each) => typeof (each as Record<string, unknown> | null)?.[method] === 'function');
}

function isWhole(value: unknown, max: number): boolean {
  return Number.isInteger(value) && (value as number) >= 1 && (value as number) <= max;
}
