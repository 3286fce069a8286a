export const INTRODUCTION = `Made by \`npm run bench\`, which measures Cairn and what else a Nest team could choose in turns, in one run. Do not edit. \`npm run bench -- --help\` tells how to run
a part of it; [how it measures, and how to add to it](guides/benchmarks.md).`;

export const READING = `Subjects live through all rounds of a measure and take turns in a new order in each. A cell is the median, with the lowest and the highest round. \`×\` is the median, over the rounds, of the ratio to the first row
in the same round; ratios say more than times, which are those of this machine. \`noise\` is what two processes of the same subject are apart, and \`≈\` marks what is no further from the first row than that: call it equal.
Every line a subject was to write is counted in its files: one that is fast because it wrote nothing fails the run.

The peers are set up as their own documentation recommends. None of them redacts unless it says so, and none rolls its files unless it says so. Cairn has all its defaults: context, redaction, all fields of
requests, rotating files and the alerts file. Two things are taken out of the comparison and have rows of their own: files do not roll during a measure (\`rolling\` tells what that costs), and the console, by
default a second way out for every record, is off unless a row says otherwise.`;

export const LIMITS = `- **A record**: \`floor\` in the table of records is one \`JSON.stringify\` of the same fields and one write per 64 KiB, in the same run. No logger in JavaScript that stringifies its records gets below
  that, unless it remembers text from one record to the next, as Cairn does with the context and with what a logger always says.
- **A record with an error**: making an \`Error\` and formatting its stack is V8's work, and is in every row, \`floor\` included.
- **A disabled level**: one comparison, and the call itself with the objects of its arguments, which the caller makes.
- **A request**: reading a socket, HTTP and Nest cost what \`bare\` says. \`floor\` in the tables of requests adds the least work that a record of it takes, and no logger: random ids, an async context that bears them, one listener for the end
  of the response, one \`JSON.stringify\`, one write per 64 KiB. Who gets below that does so by making many records at once while the code is warm, by remembering text, or, as Cairn on Express with Node 20, by making the framework itself cheaper
  ([how](decisions/express-shape.md)).
- **A request on Fastify**: the bare app is quick, so there is little to hide in, and the floor alone is near or above what is aimed at. Leaving out one part after the other on Node 24 (2026-11-27), 6.3 of some 10 µs that Cairn adds are the record,
  0.7 watching the response, 0.4 each its end and the async context, 0.3 returning the id; the rest is what cannot be left out of the others: the hooks, what is noted of the request, its ids. On Node 20 a fifth is Node's bookkeeping of the
  async context for every promise of a request (by CPU profiles of the same day 14 of 72 µs, with the profiler on).
- **Starting an app**: three hundred nearly empty modules take 26 ms on the quickest machine this was measured on and 72 to 80 on the slowest, before they do anything. As one bundle Cairn's own and nestjs-cls' loaded in 125 ms instead of 175
  (medians of five, on the slowest), with V8's cache of compiled code in 38 to 63: neither is shipped. With Node's own cache (\`NODE_COMPILE_CACHE\`, Node 22 and later), which is the app's to turn on, Cairn adds 107 ms instead of 146
  on Node 24 (medians of nine, on the quickest).
- **The disk**: the write itself is the system's copy into its page cache; it is in every row.`;
