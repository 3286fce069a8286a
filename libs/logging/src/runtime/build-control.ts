import {
  LevelMap,
  LogVolume,
  Stories,
  type Admission,
  type Pipeline,
  type Redactor,
  type ResolvedOptions,
  type Router,
  type SelfLog,
} from '@cairn/core';
import type { HeldRecords } from '@cairn/core/control';

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
  const held = heldRecords(surroundings);
  if (held !== undefined) levels.ask(held.options.level);
  return { levels, volume, stories: new Stories(levels, held), admission: isLimited(settings) ? stages().admissionOf(surroundings, volume) : undefined };
}

function isLimited({ sampling, repetition, rateLimits }: ResolvedOptions): boolean {
  return sampling.size > 0 || repetition !== undefined || rateLimits.size > 0;
}

function heldRecords(surroundings: ControlSurroundings): HeldRecords | undefined {
  const { debugOnFailure } = surroundings.settings;
  return debugOnFailure === undefined ? undefined : stages().holdAs(debugOnFailure, surroundings);
}

/** Loaded where a setting asks for something of it; the defaults do not. */
function stages(): typeof import('./build-stages') {
  return require('./build-stages') as typeof import('./build-stages');
}
