import { CATEGORIES, createRedactor, createSerializer, Logger, LevelMap, MillisecondClock, NO_CONTEXT, Pipeline, processIdentity, RecordIds, Router, TRACE, type Category, type ResolvedOptions } from '@cairn/core';
import { FileSinkSet, newWriterId } from '@cairn/sinks';

const WITHIN_MS = 10_000;
/** The message of every record of a test. */
export const TEST_MESSAGE = 'Logging test';

/**
 * Writes one record per category on the way every record goes: redacted, serialised in the layout of the settings, written to the category's file.
 * @param mark Tells the records of this test from all others.
 * @throws Error with what the sinks report.
 */
export async function writeTestRecords(settings: ResolvedOptions, mark: string): Promise<void> {
  const problems: string[] = [];
  const selfLog = { report: (code: string, message: string, error?: unknown): void => void problems.push(`${code} ${message}${error instanceof Error ? `: ${error.message}` : ''}`) };
  const files = new FileSinkSet({ ...settings, retentionDays: { ...settings.retentionDays, metrics: settings.retentionDays.metric }, writerId: newWriterId(settings.serviceName), selfLog });
  const serializer = createSerializer(settings.format, processIdentity(settings.serviceName, settings.serviceVersion, settings.environment));
  const router = new Router(CATEGORIES.map((category) => ({ sink: files.sink(category), serializer, categories: [category] })), selfLog);
  const redactor = createRedactor({ ...settings, clock: new MillisecondClock(), ids: new RecordIds(), diagnostics: selfLog });
  const pipeline = new Pipeline({ clock: new MillisecondClock(), context: NO_CONTEXT, enrichers: [], findSource: () => undefined, redactor, router, selfLog });
  const core = { pipeline, levels: new LevelMap(TRACE), redactor };
  for (const category of CATEGORIES) new Logger(core, { category, component: 'cairn' }).info(TEST_MESSAGE, { operation_id: mark });
  pipeline.settle();
  await files.close(Date.now() + WITHIN_MS);
  if (problems.length > 0) throw new Error(problems.join('\n'));
}

/** What is to be found again. */
export const TESTED: readonly Category[] = CATEGORIES;
