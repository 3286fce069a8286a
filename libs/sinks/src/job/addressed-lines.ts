import type { Line } from '@cairn/core';

/** JSON escapes it and names cannot have it, so it marks the end of an address without doubt. */
const END = '\0';

/** A line with the file it goes to, so that lines for many files can wait in one bounded queue. */
export function address(name: string, line: Line): Line {
  return `${name}${END}${line}` as Line;
}

/** The lines of a batch by file, in the order of the first line for each. */
export function byAddress(text: string): Map<string, string> {
  const groups = new Map<string, string>();
  for (let start = 0; start < text.length; ) {
    const end = text.indexOf(END, start);
    const next = text.indexOf('\n', end) + 1;
    const name = text.slice(start, end);
    groups.set(name, (groups.get(name) ?? '') + text.slice(end + 1, next));
    start = next;
  }
  return groups;
}
