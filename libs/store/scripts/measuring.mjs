// What the scripts that measure share.
export const cpu = () => process.cpuUsage().user / 1e3 + process.cpuUsage().system / 1e3;

/** ms of the clock, and of CPU of all threads of this process. */
export async function timed(work) {
  const [wall, used] = [performance.now(), cpu()];
  const result = await work();
  return { result, wall: performance.now() - wall, cpu: cpu() - used };
}

export const median = (values) => [...values].sort((a, b) => a - b)[Math.floor(values.length / 2)];

export const ms = (value) => (value === undefined ? '–' : value < 100 ? value.toFixed(1) : value.toFixed(0));

/** As Markdown has it. */
export function table(head, rows) {
  const widths = head.map((_, column) => Math.max(...[head, ...rows].map((row) => String(row[column]).length)));
  const line = (cells) => `| ${cells.map((cell, column) => String(cell).padEnd(widths[column])).join(' | ')} |`;
  return [line(head), line(widths.map((width) => '-'.repeat(width))), ...rows.map(line)].join('\n');
}
