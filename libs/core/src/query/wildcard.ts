import { fold } from './text-folding';

/** The whole text against a pattern in which `*` stands for any text, empty too. Time grows with the text, however many stars there are. */
export function wildcard(pattern: string, ignoreCase: boolean): (value: string) => boolean {
  const prepare = ignoreCase ? fold : (value: string): string => value;
  const parts = prepare(pattern).split('*');
  const first = parts[0]!;
  const last = parts[parts.length - 1]!;
  if (parts.length === 1) return (value) => prepare(value) === first;
  const inner = parts.slice(1, -1).filter((part) => part !== '');
  return (value) => {
    const text = prepare(value);
    if (text.length < first.length + last.length || !text.startsWith(first) || !text.endsWith(last)) return false;
    return inOrder(text, inner, first.length, text.length - last.length);
  };
}

function inOrder(text: string, parts: readonly string[], from: number, to: number): boolean {
  let position = from;
  for (const part of parts) {
    const found = text.indexOf(part, position);
    if (found < 0 || found + part.length > to) return false;
    position = found + part.length;
  }
  return true;
}
