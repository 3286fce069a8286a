import type { KeyRules } from './key-rules';
import { Verdict } from './key-verdict';
import { redactAs } from './labelled-secrets';

const ELEMENT = /(<(?:[\w.-]{1,64}:)?([\w.-]{1,64})(?:\s[^<>]{0,256})?>)([^<>]{1,4096})(?=<\/)/g;
const CHARACTER_DATA = /(<(?:[\w.-]{1,64}:)?([\w.-]{1,64})(?:\s[^<>]{0,256})?>\s{0,64}<!\[CDATA\[)([^]{1,4096}?)(?=\]\]>|$)/g;
/** `<name>password</name><value>…`, and what property lists have. */
const NAMED_ELEMENT = /(<(?:[\w.-]{1,64}:)?(?:name|key|field|property|param-name)>\s{0,64}([^<>]{1,64})<\/[\w.:-]{1,128}>\s{0,64}<(?:[\w.-]{1,64}:)?(?:value|val|string|content|param-value)(?:\s[^<>]{0,256})?>(?:\s{0,64}<!\[CDATA\[)?)([^<>]{1,4096})(?=<\/|\]\])/gi;

/** Replaces the text of XML elements with a secret's name, or beside one that says so. */
export function redactElements(text: string, keys: KeyRules): string {
  let out = text;
  for (const pattern of [ELEMENT, CHARACTER_DATA, NAMED_ELEMENT]) {
    out = out.replace(pattern, (all: string, before: string, name: string, value: string) => {
      const verdict = keys.verdict(name.trim());
      return verdict === Verdict.Plain ? all : before + (redactAs(verdict, value, keys) ?? value);
    });
  }
  return out;
}
