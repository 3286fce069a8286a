import { REDACTED } from './marks';

const SCHEME = /\b(Bearer|Basic|Negotiate)\s{1,3}(?=([A-Za-z0-9._~+/=-]{3,}))/gi;
const DIGEST = /\b(Digest\s{1,3})(?=[A-Za-z]{1,32}\s?=)[^\r\n]*/gi;
/** Words that follow a scheme's name where people write about it. */
const PROSE = /^(?:bearer|basic|tokens?|auth[a-z]*|schemes?|credentials?|headers?|format|(?:realm|error|scope|charset)=.*|is|was|not|and|or|but|with|from|for|of|in|on|the)\W*$/i;

const JWT = 'eyJ';
const JWT_RUN = /^[\w.=+/-]*/;
/** Base64 of JSON this long is not a cursor or a small state. */
const LONG_TOKEN = 40;

const PRIVATE_KEY = /-----BEGIN ([A-Z0-9 ]{0,40}PRIVATE KEY(?: BLOCK)?)-----/;

const SSN = /(?<=^|[^\w-]|\\[nrt])(?!000|666|9)\d{3}-(?!00)\d\d-(?!0000)\d{4}(?![\w-])/g;

/** Replaces the credentials that follow the name of an HTTP authentication scheme. */
export function redactSchemes(text: string): string {
  const source = text.replace(DIGEST, `$1${REDACTED}`);
  let out = '';
  let done = 0;
  for (const { 0: name, 1: scheme, 2: credentials, index } of source.matchAll(SCHEME)) {
    if (index < done || isProse(scheme!, credentials!)) continue;
    const start = index + name.length;
    out += source.slice(done, start) + REDACTED;
    done = start + credentials!.length;
  }
  return done === 0 ? source : out + source.slice(done);
}

function isProse(scheme: string, credentials: string): boolean {
  return scheme.toLowerCase() === 'basic' ? !isUserAndPassword(credentials) : PROSE.test(credentials);
}

/** Basic credentials are base64 of `user:password` (RFC 7617). */
function isUserAndPassword(credentials: string): boolean {
  return Buffer.from(credentials, 'base64').includes(':');
}

/** Replaces JSON Web Tokens (base64url of `{"` begins with `eyJ`). */
export function redactJwts(text: string): string {
  let out = '';
  let done = 0;
  for (let at = text.indexOf(JWT); at !== -1; at = text.indexOf(JWT, Math.max(done, at + 1))) {
    const run = JWT_RUN.exec(text.slice(at))![0];
    const isToken = run.length >= LONG_TOKEN || /^[\w-]{8,}\.[\w-]{2,}/.test(run);
    out += text.slice(done, at) + (isToken ? REDACTED : run);
    done = at + run.length;
  }
  return out + text.slice(done);
}

/** Replaces private keys in PEM form, whole, also when the end is missing. */
export function redactPrivateKeys(text: string): string {
  const begin = PRIVATE_KEY.exec(text);
  if (begin === null) return text;
  const end = `-----END ${begin[1]}-----`;
  const after = text.indexOf(end, begin.index);
  const rest = after === -1 ? '' : redactPrivateKeys(text.slice(after + end.length));
  return text.slice(0, begin.index) + REDACTED + rest;
}

export function redactSocialSecurityNumbers(text: string): string {
  return text.replace(SSN, REDACTED);
}
