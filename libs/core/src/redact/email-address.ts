const AT = /@|%40/gi;
const LOCAL = /[\p{L}\p{N}._%+-]/u;
const DOMAIN = /^[\p{L}\p{N}.-]{1,253}/u;
const TOP_LEVEL = /\.(?:\p{L}{2,63}|xn--[a-z0-9-]{2,59})$/iu;
const LONGEST_LOCAL = 64;

/** Masks every e-mail address in a text: `user@example.com` → `u***@example.com`. */
export function maskEmails(text: string): string {
  let masked = '';
  let done = 0;
  for (const { 0: sign, index: at } of text.matchAll(AT)) {
    const start = localStart(text, at, done);
    if (start === at || !hasDomain(text, at + sign.length)) continue;
    masked += `${text.slice(done, start)}${firstCharacter(text, start)}***`;
    done = at;
  }
  return done === 0 ? text : masked + text.slice(done);
}

/** Masks a value whose key says that it is an address: the part before the last `@`, whatever it looks like. */
export function maskEmailValue(text: string): string {
  const at = text.lastIndexOf('@');
  if (at <= 0 || text.slice(0, at).endsWith('***')) return text;
  return `${firstCharacter(text, 0)}***${text.slice(at)}`;
}

function localStart(text: string, at: number, from: number): number {
  const first = Math.max(from, at - LONGEST_LOCAL);
  let start = at;
  while (start > first && LOCAL.test(text[start - 1]!)) start -= 1;
  return start;
}

function hasDomain(text: string, from: number): boolean {
  const domain = DOMAIN.exec(text.slice(from, from + 253))?.[0].replace(/[.-]+$/, '');
  return domain !== undefined && TOP_LEVEL.test(domain);
}

function firstCharacter(text: string, at: number): string {
  return String.fromCodePoint(text.codePointAt(at)!);
}
