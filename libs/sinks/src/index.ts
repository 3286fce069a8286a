// The category files, rolled by us or by logrotate
export { clearLogFiles, FileSinkSet, newWriterId, trimLogFiles, type DiskReport, type FileCategory, type FileSinkSetOptions, type TrimOptions } from './file';
// A file per job
export { jobFileName } from '@cairn/core';
export { JobFileSink, type JobFileSinkOptions } from './job';
// The console; its layout for a person stands apart, as '@cairn/sinks/pretty'
export { colorsWanted, createConsoleSinks, type ConsoleSinks, type ConsoleSinksOptions, type StandardStream } from './console';
// Nothing lost when the process ends
export { ExitFlush, type ExitFlushOptions } from './exit';
// winston transports stand apart, as '@cairn/sinks/winston': nothing loads winston until one is used; so does what waits on disk for a sink,
// as '@cairn/sinks/spool'
