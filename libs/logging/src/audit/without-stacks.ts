/** A line of a V8 stack: it ends with a place in a file, or says that there is none. */
const FRAME = /\n[ \t]+at [^\n]*(?::\d+\)?|<anonymous>\)?|\(native\)|\(index \d+\))(?=\r?\n|$)/;
/** In a text that has a frame these are frames too, such as one that was cut. */
const FRAMES = /\n[ \t]+at [^\n]*/g;
const STACKS: ReadonlySet<string> = new Set(['stack', 'traceback']);

/** A copy of a redacted value without stacks: they tell an auditor nothing, and whoever reads the trail where the app's files are. */
export function withoutStacks(value: unknown): unknown {
  if (typeof value === 'string') return FRAME.test(value) ? value.replace(FRAMES, '') : value;
  if (typeof value !== 'object' || value === null) return value;
  if (Array.isArray(value)) return value.map(withoutStacks);
  const isError = 'type' in value && 'message' in value;
  const kept = Object.entries(value).filter(([key, each]) => !(isError && key === 'traceback') && !(STACKS.has(key) && typeof each === 'string' && FRAME.test(each)));
  return Object.fromEntries(kept.map(([key, each]) => [key, withoutStacks(each)]));
}
