import type { LevelName } from '@cairn/core';

/** Colours of the pretty layout (SGR codes); {@link PLAIN} leaves text as it is. */
export interface Paint {
  level(name: LevelName, text: string): string;
  dim(text: string): string;
  bold(text: string): string;
  component(text: string): string;
  good(text: string): string;
  doubtful(text: string): string;
  bad(text: string): string;
}

const sgr =
  (code: string) =>
  (text: string): string =>
    `\u001b[${code}m${text}\u001b[0m`;

const LEVEL_CODES: Readonly<Record<LevelName, string>> = {
  TRACE: '90',
  DEBUG: '36',
  INFO: '32',
  WARNING: '33',
  ERROR: '31',
  CRITICAL: '1;37;41',
};

export const COLORS: Paint = {
  level: (name, text) => sgr(LEVEL_CODES[name])(text),
  dim: sgr('2'),
  bold: sgr('1'),
  component: sgr('34'),
  good: sgr('32'),
  doubtful: sgr('33'),
  bad: sgr('31'),
};

const same = (text: string): string => text;

export const PLAIN: Paint = {
  level: (_name, text) => text,
  dim: same,
  bold: same,
  component: same,
  good: same,
  doubtful: same,
  bad: same,
};
