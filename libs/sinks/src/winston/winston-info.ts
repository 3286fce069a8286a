import type { Logger } from 'winston';

/** The symbols of `triple-beam`, by which winston's formats and transports find level and finished text. */
const LEVEL = Symbol.for('level');
const MESSAGE = Symbol.for('message');

/** What winston calls a record. */
export type WinstonInfo = Parameters<Logger['format']['transform']>[0];

/** A copy of its own, made from the finished line without its line feed: whatever a format does to it, no other sink can see. */
export function winstonInfo(line: string): WinstonInfo {
  const fields = JSON.parse(line) as Record<string, unknown>;
  const level = typeof fields.level === 'string' ? fields.level : 'INFO';
  const message = typeof fields.message === 'string' ? fields.message : '';
  return { ...fields, level, message, [LEVEL]: level, [MESSAGE]: line };
}
