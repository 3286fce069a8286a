/** Examples below a command's help, one a line. */
export function examples(lines: readonly string[]): string {
  return `\nExamples:\n${lines.map((line) => `  ${line}`).join('\n')}`;
}

export const EXIT_CODES = 'Exit codes: 0 found, 1 nothing found, 2 usage, 3 trouble';
