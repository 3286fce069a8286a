import {
  AdmissionChain,
  EVENTS,
  HeldRecords,
  LevelMap,
  LogVolume,
  RateLimiter,
  Repetition,
  Sampler,
  Stories,
  type Admission,
  type Pipeline,
  type Redactor,
  type ResolvedOptions,
  type Router,
  type SelfLog,
  type TellSummary,
} from '@cairn/core';

export interface ControlSurroundings {
  readonly settings: ResolvedOptions;
  readonly redactor: Redactor;
  readonly router: Router;
  readonly selfLog: SelfLog;
  /** Asked when there is something to write. */
  readonly pipeline: () => Pipeline;
}

/** How much is logged: levels, limits, and what is held. */
export interface Control {
  readonly levels: LevelMap;
  readonly stories: Stories;
  readonly volume: LogVolume;
  /** Absent when nothing is limited. */
  readonly admission: Admission | undefined;
}

export function buildControl(surroundings: ControlSurroundings): Control {
  const { settings } = surroundings;
  const levels = new LevelMap(settings.level, settings.levels);
  const volume = new LogVolume();
  const stages = stagesOf(surroundings, volume);
  const held = heldRecords(surroundings);
  if (held !== undefined) levels.ask(held.options.level);
  return { levels, volume, stories: new Stories(levels, held), admission: stages.length === 0 ? undefined : new AdmissionChain(stages) };
}

/** In their order: what sampling leaves out is not counted as repeated, and what is repeated takes nothing from a limit. */
function stagesOf({ settings, redactor, pipeline }: ControlSurroundings, volume: LogVolume): Admission[] {
  const { sampling, repetition, rateLimits } = settings;
  const tell: TellSummary = (origin, metadata, context) => {
    const message = MESSAGES.get(origin.event!);
    pipeline().log(origin, { message, metadata, ownedMetadata: true, context: context ?? null, isPlaceless: true });
  };
  return [
    ...(sampling.size > 0 ? [new Sampler({ sampling, volume, tell })] : []),
    ...(repetition !== undefined ? [new Repetition({ ...repetition, volume, redactor, tell })] : []),
    ...(rateLimits.size > 0 ? [new RateLimiter({ limits: rateLimits, volume, tell })] : []),
  ];
}

const MESSAGES: ReadonlyMap<string, string> = new Map(
  [EVENTS.loggingRepeated, EVENTS.loggingSampled, EVENTS.loggingRateLimited].map(({ name, message }) => [name, message]),
);

/** All stories together hold no more than a sink may: `LOG_BUFFER_MB`. */
function heldRecords({ settings, router, selfLog }: ControlSurroundings): HeldRecords | undefined {
  const { debugOnFailure, bufferBytes } = settings;
  if (debugOnFailure === undefined) return undefined;
  return new HeldRecords({ ...debugOnFailure, totalBytes: bufferBytes }, (record) => router.dispatch(record), selfLog);
}
