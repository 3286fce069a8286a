import { REDACTED } from './marks';

/** Longest stretch after `://` that is looked at. */
const WINDOW = 2_048;
const URL_TEXT = /^[^\s"'`<>]+/;

/** Replaces the password in `scheme://user:password@host`; the user stays. */
export function redactUrlCredentials(text: string): string {
  let out = '';
  let done = 0;
  for (let at = text.indexOf('://'); at !== -1; at = text.indexOf('://', at + 3)) {
    const start = at + 3;
    const secret = passwordIn(URL_TEXT.exec(text.slice(start, start + WINDOW))?.[0] ?? '');
    if (secret === undefined || start + secret.start < done) continue;
    out += text.slice(done, start + secret.start) + REDACTED;
    done = start + secret.end;
  }
  return out + text.slice(done);
}

function passwordIn(rest: string): { start: number; end: number } | undefined {
  const start = rest.indexOf(':') + 1;
  const authority = rest.search(/[/?#]|$/);
  if (start === 0 || start > authority) return undefined;
  let end = rest.lastIndexOf('@', authority);
  // a password written with a bare slash: what follows the colon is no port, and an @ comes later
  if (end === -1 && !/^\d{1,5}$/.test(rest.slice(start, authority))) end = rest.indexOf('@', authority);
  if (end <= start || rest.slice(start, end) === REDACTED) return undefined;
  return { start, end };
}
