import { ERROR_CODES } from '../errors/codes';
import { code, table } from './markdown';

/** docs/reference/errors.md */
export function errorReference(): string {
  return `# Errors

Codes of the errors Cairn throws at the start, and of the lines \`[cairn] CODE …\` it writes to stderr about its own trouble while the app runs.

${table(['code', 'meaning'], Object.entries(ERROR_CODES).map(([name, meaning]) => [code(name), meaning]))}
`;
}
