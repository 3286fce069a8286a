const INVISIBLE = /[\u00ad\u200b-\u200f\u202a-\u202e\u2060-\u206f\ufeff]/g;
const BOUNDARY = /[^\p{L}\p{N}]+|(?<=\p{Ll}|\p{N})(?=\p{Lu})|(?<=\p{Lu})(?=\p{Lu}\p{Ll})/u;
/** Longest part of a key that is looked at: the words that decide stand at its end. */
const LOOKED_AT = 128;

/** `X-Api_keyValue` → `['x', 'api', 'key', 'value']`: any case style, invisible characters ignored. */
export function wordsOf(key: string): string[] {
  return key
    .slice(-LOOKED_AT)
    .normalize('NFKC')
    .replace(INVISIBLE, '')
    .split(BOUNDARY)
    .filter((word) => word !== '')
    .map((word) => word.toLowerCase());
}
