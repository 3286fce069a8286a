export { clearLogFiles } from './clear-log-files';
export { FileSinkSet, type FileSinkSetOptions } from './file-sink-set';
export { newWriterId, type FileCategory } from './file-name';
export { trimLogFiles, type TrimOptions } from './trim-log-files';
export type { DiskReport } from './disk-budget';
