export * from './file';
export * from './console';
export * from './job';
export * from './exit';
// winston transports stand apart, as '@cairn/sinks/winston': nothing loads winston until one is used
