// Stands apart from the other sinks: on its own it is loaded where a person reads the console.
export { PrettySerializer } from '@cairn/sinks/pretty';
