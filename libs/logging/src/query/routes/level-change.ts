import type { LevelTarget } from '../../levels/level-target';
import type { LevelChange } from '../../levels/log-levels';
import { z } from 'zod';
import { ParameterError } from '../problem/parameter-error';

const TARGET = z.union([z.string().min(1).max(256), z.strictObject({ queue: z.string().min(1).max(256), job: z.string().min(1).max(256).optional() })]);

/** The body of `PUT /logs/level`. */
export const LEVEL_CHANGE = z.strictObject({
  target: TARGET.describe('A component, a category, "*" for the general level, or the jobs of a queue.'),
  level: z.string().max(16).describe('TRACE, DEBUG, INFO, WARNING, ERROR or CRITICAL.'),
  for: z.string().max(16).optional().describe('How long: 90s, 10m, 2h; at most 7d. Default: until it is reset or the process ends.'),
});

/** A level that is changed, as it is answered. */
export interface LevelAnswer {
  readonly target: LevelTarget;
  readonly level: string;
  readonly by: string | null;
  /** ISO 8601; null: until it is reset or the process ends. */
  readonly until: string | null;
  readonly reach: number | null;
  /** Where nobody has that name: the one that was probably meant. */
  readonly near: string | null;
}

/** @throws ParameterError naming the member that cannot be used. */
export function readLevelChange(body: unknown): z.infer<typeof LEVEL_CHANGE> {
  const { success, data, error } = LEVEL_CHANGE.safeParse(body);
  if (success) return data;
  const [issue] = error.issues;
  const name = issue?.code === 'unrecognized_keys' ? issue.keys[0] : issue?.path[0];
  const value = name === undefined ? body : (body as Record<PropertyKey, unknown>)[name];
  throw new ParameterError(String(name ?? 'body'), value, 'cannot be used here', 'Send JSON such as {"target":"TaskService","level":"debug","for":"10m"}.');
}

export function levelAnswer({ target, level, by, until, reach, near }: LevelChange): LevelAnswer {
  return { target, level, by: by ?? null, until: until?.toISOString() ?? null, reach: reach ?? null, near: near ?? null };
}
