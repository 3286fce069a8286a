const ENCODED = /%[0-9a-f]{2}/i;
const ESCAPE = /\\+(?:u([0-9a-f]{4})|([^]))/gi;
const CONTROL: Readonly<Record<string, string>> = { n: '\n', r: '\r', t: '\t', b: '\b', f: '\f' };

/** What a value says that a text has percent-encoded or escaped as JSON does, however often. */
export function saidBy(value: string): string {
  const plain = value.includes('\\') ? value.replace(ESCAPE, unescaped) : value;
  return ENCODED.test(plain) ? decoded(plain) : plain;
}

function unescaped(_all: string, code: string | undefined, character: string | undefined): string {
  return code === undefined ? (CONTROL[character!] ?? character!) : String.fromCharCode(parseInt(code, 16));
}

function decoded(value: string): string {
  try {
    return decodeURIComponent(value);
  } catch {
    return value; // not UTF-8, or no encoding after all
  }
}
