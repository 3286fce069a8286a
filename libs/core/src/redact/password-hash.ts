import { REDACTED } from './marks';

/** Modular crypt and PHC strings (`$2b$…`, `$argon2id$…`, `$6$…`), those of Django, and those of LDAP (RFC 2307). */
const HASH =
  /(?<=^|[^A-Za-z0-9]|\\[nrt])(?:\$(?:2[abxy]?|argon2(?:id|i|d)|s?crypt|bcrypt(?:-sha256)?|pbkdf2(?:-sha\d{1,3})?|[156y7]|gy|sha1|md5|apr1|s0)\$|(?:pbkdf2_sha\d{1,3}|bcrypt(?:_sha256)?|argon2|scrypt)\$(?=\S{0,8}\d))[\w./+=,$-]{16,}|\{(?:S?SHA(?:256|384|512)?|S?MD5|CRYPT|PBKDF2[\w-]{0,8})\}[\w./+=$-]{16,}/g;

/** Replaces stored forms of passwords: whoever reads one can try passwords at leisure. */
export function redactPasswordHashes(text: string): string {
  return text.replace(HASH, REDACTED);
}
