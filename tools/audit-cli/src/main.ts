import { run } from './run';

process.stdout.on('error', () => undefined); // whoever read has gone: what was found still decides the exit code
void run(process.argv.slice(2));
