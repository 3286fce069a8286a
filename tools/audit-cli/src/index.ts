// For a command line that mounts these commands as its own
export { addAuditCommands } from './add-audit-commands';
export { EXIT } from './exit-codes';
export { run } from './run';
export { processTerminal, type Terminal } from './terminal';
export { jsonLine, printable, printableJson, printableLines } from './printable';
