export * from './append-file';
export * from './file-name';
export * from './file-sink-set';
export * from './retention';
export * from './rolling-file.writer';
