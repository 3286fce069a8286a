export * from './file';
export * from './console';
export * from './job';
export * from './exit';
export * from './winston';
