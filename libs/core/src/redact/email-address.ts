import { saidBy } from './written-value';

const AT = /@|%40/gi;
const LOCAL = /[\p{L}\p{N}._%+-]/u;
const DOMAIN = /^[\p{L}\p{N}.-]{1,253}/u;
const TOP_LEVEL = /\.(?:\p{L}{2,63}|xn--[a-z0-9-]{2,59})$/iu;
const LONGEST_LOCAL = 64;
const PSEUDONYM = /^usr_[0-9a-f]{16}$/;

/** What an address becomes. */
export type AddressMask = (address: string) => string;

/** `user@example.com` → `u***@example.com`. */
export const maskAddress: AddressMask = (address) => {
  const at = address.lastIndexOf('@');
  return `${firstCharacter(address)}***${address.slice(at)}`;
};

/** Masks every e-mail address in a text. */
export function maskEmails(text: string, mask: AddressMask = maskAddress): string {
  let masked = '';
  let done = 0;
  for (const { 0: sign, index: at } of text.matchAll(AT)) {
    const start = localStart(text, at, done);
    const domain = start === at ? undefined : domainAt(text, at + sign.length);
    if (domain === undefined || PSEUDONYM.test(text.slice(start, at))) continue;
    const end = at + sign.length + domain.length;
    const address = mask(`${sign === '@' ? text.slice(start, at) : saidBy(text.slice(start, at))}@${domain}`);
    masked += text.slice(done, start) + (sign === '@' ? address : address.replace('@', sign));
    done = end;
  }
  return done === 0 ? text : masked + text.slice(done);
}

/** Masks a value whose key says that it is an address: the part before the last `@`, whatever it looks like. */
export function maskEmailValue(text: string, mask: AddressMask = maskAddress): string {
  const at = text.lastIndexOf('@');
  const isMasked = at <= 0 || text.slice(0, at).endsWith('***') || PSEUDONYM.test(text.slice(0, at));
  return isMasked ? text : mask(text);
}

function localStart(text: string, at: number, from: number): number {
  const first = Math.max(from, at - LONGEST_LOCAL);
  let start = at;
  while (start > first && LOCAL.test(text[start - 1]!)) start -= 1;
  return start;
}

function domainAt(text: string, from: number): string | undefined {
  const domain = DOMAIN.exec(text.slice(from, from + 253))?.[0].replace(/[.-]+$/, '');
  return domain !== undefined && TOP_LEVEL.test(domain) ? domain : undefined;
}

function firstCharacter(text: string): string {
  return String.fromCodePoint(text.codePointAt(0)!);
}
