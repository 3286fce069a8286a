export { colorsWanted } from './colors-wanted';
export { createConsoleSinks, type ConsoleSinks, type ConsoleSinksOptions } from './console.sinks';
export { PrettySerializer } from './pretty.serializer';
export type { StandardStream } from './stream.writer';
