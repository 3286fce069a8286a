import { canary, formed, type Shape } from './shape';

const BCRYPT = './ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789';

function hash(name: string, prefix: string, length: number, alphabet?: string): Shape {
  const secret = canary(name, length, alphabet);
  return formed(name, prefix + secret, [secret, secret.slice(0, 12), secret.slice(-12)]);
}

/** Stored forms of passwords: whoever has one can try passwords at leisure. */
export const HASH_SHAPES: readonly Shape[] = [
  hash('bcrypt 2b', '$2b$12$', 53, BCRYPT),
  hash('bcrypt 2a', '$2a$10$', 53, BCRYPT),
  hash('bcrypt 2y', '$2y$10$', 53, BCRYPT),
  hash('argon2id', '$argon2id$v=19$m=65536,t=3,p=4$c29tZXNhbHQ$', 43),
  hash('argon2i', '$argon2i$v=19$m=4096,t=3,p=1$c29tZXNhbHQ$', 43),
  hash('scrypt', '$scrypt$ln=15,r=8,p=1$c29tZXNhbHQ$', 43),
  hash('pbkdf2', '$pbkdf2-sha256$29000$c29tZXNhbHQ$', 43),
  hash('pbkdf2 of Django', 'pbkdf2_sha256$600000$somesalt01$', 44),
  hash('crypt md5', '$1$somesalt$', 22, BCRYPT),
  hash('crypt sha256', '$5$rounds=5000$somesaltsomesalt$', 43, BCRYPT),
  hash('crypt sha512', '$6$somesaltsomesalt$', 86, BCRYPT),
  hash('yescrypt', '$y$j9T$somesaltsomesalt$', 43, BCRYPT),
  hash('ldap ssha', '{SSHA}', 38),
];
