/** Colours (SGR codes) of what is said. */
export interface Paint {
  level(level: string, text: string): string;
  dim(text: string): string;
  bold(text: string): string;
  name(text: string): string;
  good(text: string): string;
  doubtful(text: string): string;
  bad(text: string): string;
}

const sgr = (code: string) => (text: string): string => (text === '' ? '' : `\u001b[${code}m${text}\u001b[0m`);

const LEVELS: Readonly<Record<string, (text: string) => string>> = {
  TRACE: sgr('90'),
  DEBUG: sgr('36'),
  INFO: sgr('32'),
  WARNING: sgr('33'),
  ERROR: sgr('31'),
  CRITICAL: sgr('1;37;41'),
};

const same = (text: string): string => text;

const COLORS: Paint = { level: (level, text) => (LEVELS[level] ?? same)(text), dim: sgr('2'), bold: sgr('1'), name: sgr('34'), good: sgr('32'), doubtful: sgr('33'), bad: sgr('31') };
const PLAIN: Paint = { level: (_level, text) => text, dim: same, bold: same, name: same, good: same, doubtful: same, bad: same };

export function paintOf({ colors }: { readonly colors: boolean }): Paint {
  return colors ? COLORS : PLAIN;
}
