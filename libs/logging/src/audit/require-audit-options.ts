import { CairnError } from '@cairn/core';
import type { AuditModuleOptions } from './audit.options';

const WRITER = /^[A-Za-z0-9_-]{1,64}$/;
const MODES: readonly unknown[] = ['required', 'best-effort'];
const PERSONAL: readonly unknown[] = ['plain', 'committed'];
const MOST_ENTRIES = 100_000;
const DAY_SECONDS = 86_400;

/** @throws CairnError CAIRN_E_SETTING naming the setting, its value and the cure. */
export function requireAuditOptions(options: AuditModuleOptions | boolean | undefined): void {
  if (typeof options !== 'object') return;
  const { mode = 'required', writer, personal = 'plain', securityEvents = false, anchors = [], stores = [], checkpointEvery = 1, checkpointSeconds = 1 } = options;
  requireThat(MODES.includes(mode), 'mode', mode, 'Use "required" or "best-effort".');
  requireThat(writer === undefined || (typeof writer === 'string' && WRITER.test(writer)), 'writer', writer, 'Use 1 to 64 letters, digits, "-" and "_".');
  requireThat(PERSONAL.includes(personal), 'personal', personal, 'Use "plain" or "committed".');
  requireThat(typeof securityEvents === 'boolean', 'securityEvents', securityEvents, 'Use true or false.');
  requireThat(areAll(anchors, 'publish'), 'anchors', '(not shown)', 'Use a list of anchors, such as [new HttpAnchor({ url })].');
  requireThat(areAll(stores, 'append'), 'stores', '(not shown)', 'Use a list of stores with append and lastSeq.');
  requireThat(isWhole(checkpointEvery, MOST_ENTRIES), 'checkpointEvery', checkpointEvery, `Use a whole number from 1 to ${MOST_ENTRIES}.`);
  requireThat(isWhole(checkpointSeconds, DAY_SECONDS), 'checkpointSeconds', checkpointSeconds, `Use a whole number of seconds from 1 to ${DAY_SECONDS}.`);
}

function areAll(list: unknown, method: string): boolean {
  return Array.isArray(list) && list.every((each) => typeof (each as Record<string, unknown> | null)?.[method] === 'function');
}

function isWhole(value: unknown, max: number): boolean {
  return Number.isInteger(value) && (value as number) >= 1 && (value as number) <= max;
}

function requireThat(holds: boolean, setting: string, value: unknown, cure: string): void {
  if (!holds) throw new CairnError('CAIRN_E_SETTING', `audit.${setting} is ${JSON.stringify(value) ?? String(value)}. ${cure}`);
}
