// For tests, and for programs that are the command line of something larger
export { run } from './run';
export { buildProgram } from './program';
export type { CliTerminal } from './terminal/cli-terminal';
export { openStore } from './source/open-store';
export { RemoteStore } from './source/remote-store';
