import type { Shape } from '../shape';

/** Where a form hands its secret over: a logger, and the context it logs in. */
export interface LogTarget {
  log(message: unknown, ...rest: unknown[]): void;
  /** Logs under a child logger with these fields. */
  child(fields: Readonly<Record<string, unknown>>): Pick<LogTarget, 'log'>;
  inContext(fields: Readonly<Record<string, unknown>>, run: () => void): void;
}

/** One way in which a secret reaches a logger. */
export interface Form {
  readonly name: string;
  readonly log: (to: LogTarget, shape: Shape) => void;
  /** False for what cannot be written in this form: a key of many lines is no part of a command. Default: everything can. */
  readonly fits?: (shape: Shape) => boolean;
}

export const snake = ({ key }: Shape): string => key.join('_');
export const camel = ({ key }: Shape): string => key.map((word, at) => (at === 0 ? word : capital(word))).join('');
export const kebab = ({ key }: Shape): string => key.join('-');
export const capital = (word: string): string => word.charAt(0).toUpperCase() + word.slice(1);

export const isOneWord = ({ value }: Shape): boolean => !/[\s"'`]/.test(value);
export const isOneLine = ({ value }: Shape): boolean => !value.includes('\n');

/** A form that is a value in the metadata. */
export function inMetadata(name: string, make: (shape: Shape) => unknown, fits?: Form['fits']): Form {
  return { name, fits, log: (to, shape) => to.log('Something happened', { id: 7, details: make(shape) }) };
}

/** A form that is a text, as message and as value. */
export function inText(name: string, make: (shape: Shape) => string, fits?: Form['fits']): Form {
  return { name, fits, log: (to, shape) => to.log(make(shape), { id: 7, details: { text: make(shape) } }) };
}

export function thrown(name: string, make: (shape: Shape) => unknown, fits?: Form['fits']): Form {
  return { name, fits, log: (to, shape) => to.log('Something failed', make(shape)) };
}
