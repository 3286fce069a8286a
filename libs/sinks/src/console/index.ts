export { colorsWanted } from './colors-wanted';
export { createConsoleSinks, type ConsoleSinks, type ConsoleSinksOptions } from './console.sinks';
export type { StandardStream } from './stream.writer';
