import type { Line, RedactedRecord } from '../record/log-record';

/** Names of the layouts a sink can ask for. */
export const LAYOUTS = ['nested', 'flat-task', 'flat-access', 'cp1', 'alert', 'metric', 'ecs', 'otel'] as const;
export type LayoutName = (typeof LAYOUTS)[number];

/** Layouts with no line for most records, or none of what they say: for a sink that wants just that, never for the files of all categories. */
export const PARTIAL_LAYOUTS = ['flat-access', 'metric'] as const satisfies readonly LayoutName[];
/** Layouts for records of every kind. */
export type FormatName = Exclude<LayoutName, (typeof PARTIAL_LAYOUTS)[number]>;
export const FORMATS: readonly FormatName[] = LAYOUTS.filter((layout): layout is FormatName => !(PARTIAL_LAYOUTS as readonly string[]).includes(layout));

/** Turns a redacted record into one line of its layout. Pure; the router calls it once per record and layout. */
export interface Serializer {
  /** `pretty` is for eyes only: no setting, file or store knows it. */
  readonly layout: LayoutName | 'pretty';
  /** `undefined` when the layout has no form for this record (`flat-access` knows requests only). */
  serialize(record: RedactedRecord): Line | undefined;
}
