import { EVENTS, type Admission, type LogVolume, type ResolvedOptions, type TellSummary } from '@cairn/core';
import { AdmissionChain, HeldRecords, RateLimiter, Repetition, Sampler } from '@cairn/core/control';
import type { ControlSurroundings } from './build-control';

/** Admits records as the settings limit them, in this order: what sampling leaves out is not counted as repeated, and what is repeated takes nothing from a limit. */
export function admissionOf({ settings, redactor, pipeline }: ControlSurroundings, volume: LogVolume): Admission {
  const { sampling, repetition, rateLimits } = settings;
  const tell: TellSummary = (origin, metadata, context) => {
    const message = MESSAGES.get(origin.event!);
    pipeline().log(origin, { message, metadata, ownedMetadata: true, context: context ?? null, isPlaceless: true });
  };
  return new AdmissionChain([
    ...(sampling.size > 0 ? [new Sampler({ sampling, volume, tell })] : []),
    ...(repetition !== undefined ? [new Repetition({ ...repetition, volume, redactor, tell })] : []),
    ...(rateLimits.size > 0 ? [new RateLimiter({ limits: rateLimits, volume, tell })] : []),
  ]);
}

const MESSAGES: ReadonlyMap<string, string> = new Map(
  [EVENTS.loggingRepeated, EVENTS.loggingSampled, EVENTS.loggingRateLimited].map(({ name, message }) => [name, message]),
);

/** All stories together hold no more than a sink may: `LOG_BUFFER_MB`. */
export function holdAs(debugOnFailure: NonNullable<ResolvedOptions['debugOnFailure']>, { settings, router, selfLog }: ControlSurroundings): HeldRecords {
  return new HeldRecords({ ...debugOnFailure, totalBytes: settings.bufferBytes }, (record) => router.dispatch(record), selfLog);
}
