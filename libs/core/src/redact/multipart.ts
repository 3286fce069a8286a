import type { KeyRules } from './key-rules';
import { Verdict } from './key-verdict';
import { REDACTED } from './marks';

/** The head of one part of `multipart/form-data` up to its empty line; line ends may be written out, as JSON does. */
const PART = /name=\\*"([^"\\]{1,64})\\*"[^\r\n\\]{0,200}(\r?\n|(?:\\+r)?\\+n)(?:[A-Za-z-]{1,40}:[^\r\n\\]{0,200}\2){0,8}\2/g;

/** Replaces the bodies of parts with a secret's name. */
export function redactMultipart(text: string, keys: KeyRules): string {
  let out = '';
  let done = 0;
  for (const { 0: head, 1: name, 2: lineEnd, index } of text.matchAll(PART)) {
    const start = index + head.length;
    if (start < done || keys.verdict(name!) < Verdict.SecretText || text.startsWith(REDACTED, start)) continue;
    const end = text.indexOf(`${lineEnd}--`, start);
    out += text.slice(done, start) + REDACTED;
    done = end === -1 ? text.length : end;
  }
  return done === 0 ? text : out + text.slice(done);
}
