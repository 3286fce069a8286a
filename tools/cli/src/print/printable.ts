export { jsonLine, printable, printableJson, printableLines } from '@cairn/audit-cli';
