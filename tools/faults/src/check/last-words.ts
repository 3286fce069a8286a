const LONGEST = 120;
const PATH = /(?:\/[\w.@+~-]+){2,}/g;

/** Why a process died, in short: the line of its output that names the error, without paths of this machine. */
export function lastWords(stderr: string): string {
  const lines = stderr.split('\n').map((line) => line.trim());
  const telling = lines.find((line) => /^\w*Error\b|^Error:/.test(line)) ?? lines.find((line) => line !== '') ?? 'it said nothing';
  return telling.replace(PATH, '…').slice(0, LONGEST);
}
