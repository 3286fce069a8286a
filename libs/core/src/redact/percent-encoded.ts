import { REDACTED } from './marks';

/** One component of a URL or form that has encoded characters; in a form, a plus is a space. */
const COMPONENT = /(?<![\w.~+*!'()-])[\w.~+*!'()-]*(?:%[0-9a-f]{2}[\w.~+*!'()-]*)+|(?<==)[\w.~*-]+(?:\+[\w.~*-]+)+/gi;
const DEEPEST = 3;

/** Looks into percent-encoded components with the rules for plain text; what they change is encoded again. */
export function redactEncoded(text: string, redact: (decoded: string) => string, depth = 0): string {
  return text.replace(COMPONENT, (component: string) => {
    const decoded = decode(component);
    if (decoded === undefined || decoded === component) return component;
    const inner = depth < DEEPEST && decoded.includes('%') ? redactEncoded(decoded, redact, depth + 1) : decoded;
    const redacted = redact(inner);
    return redacted === decoded ? component : encode(redacted);
  });
}

function decode(component: string): string | undefined {
  try {
    return decodeURIComponent(component.replace(/\+/g, ' '));
  } catch {
    return undefined; // not UTF-8
  }
}

/** Marks stay readable. */
function encode(text: string): string {
  return text
    .split(REDACTED)
    .map((part) => encodeURIComponent(part))
    .join(REDACTED);
}
