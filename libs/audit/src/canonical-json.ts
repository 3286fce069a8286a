/**
 * JSON in the canonical form of RFC 8785 (JCS): no white space, keys sorted by UTF-16 code units, numbers and strings as ECMAScript
 * writes them. The same value has the same bytes everywhere.
 * @throws TypeError for what JSON cannot hold: NaN, infinities, lone surrogates, bigints, functions, symbols.
 */
export function canonicalJson(value: unknown): string {
  switch (typeof value) {
    case 'string':
      return textOf(value);
    case 'number':
      return numberOf(value);
    case 'boolean':
      return value ? 'true' : 'false';
    case 'object':
      if (value === null) return 'null';
      return Array.isArray(value) ? `[${value.map((item) => canonicalJson(item ?? null)).join(',')}]` : objectOf(value);
    default:
      throw new TypeError(`a ${typeof value} has no canonical JSON`);
  }
}

/** Members that are undefined are left out, as `JSON.stringify` does. */
function objectOf(value: object): string {
  let json = '';
  for (const key of Object.keys(value).sort()) {
    const member = (value as Record<string, unknown>)[key];
    if (member !== undefined) json += `${json === '' ? '' : ','}${textOf(key)}:${canonicalJson(member)}`;
  }
  return `{${json}}`;
}

/** Half of a pair of UTF-16 code units: no character. */
const LONE_SURROGATE = /\p{Surrogate}/u;

function textOf(text: string): string {
  if (LONE_SURROGATE.test(text)) throw new TypeError('a lone surrogate has no canonical JSON');
  return JSON.stringify(text);
}

function numberOf(number: number): string {
  if (!Number.isFinite(number)) throw new TypeError(`${number} has no canonical JSON`);
  return JSON.stringify(number);
}
