export { ExitFlush, type ExitFlushOptions } from './exit-flush';
