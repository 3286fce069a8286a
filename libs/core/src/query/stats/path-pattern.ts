const UUID = /^[0-9a-f]{8}-?[0-9a-f]{4}-?[0-9a-f]{4}-?[0-9a-f]{4}-?[0-9a-f]{12}$/i;
const NUMBER = /^\d+$/;
/** `tsk_9876543`, `usr-a1b2c3d4`: a prefix, and something with a digit. */
const PREFIXED = /^[a-z]{1,12}[_-](?=[a-z0-9]*\d)[a-z0-9]{2,}$/i;
/** Hex of a hash or an object id. */
const HEX = /^(?=.*\d)[0-9a-f]{8,}$/i;
/** ULID, nanoid, tokens: long, with letters and digits. */
const LONG = /^(?=.*\d)(?=.*[a-z])[\w~-]{16,}$/i;
const ADDRESS = /^[^@/]+@[^@/]+$/;
const FORMS = [NUMBER, UUID, PREFIXED, HEX, LONG, ADDRESS];
const LONGEST = 256;

/** A path with what looks like an id replaced by `:id`: `/tasks/42/comments` → `/tasks/:id/comments`. A version such as `v1` stays. Query and fragment are cut off. */
export function normalisePath(path: string): string {
  const end = path.search(/[?#]/);
  const plain = (end < 0 ? path : path.slice(0, end)).slice(0, LONGEST);
  return plain.split('/').map(patternOf).join('/');
}

function patternOf(segment: string): string {
  return segment !== '' && FORMS.some((form) => form.test(segment)) ? ':id' : segment;
}
