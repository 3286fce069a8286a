// Which packages an import of @cairn/logging loads, and what an import of its optional parts says where their packages are missing.
require('reflect-metadata');
require('@cairn/logging');
const names = Object.keys(require.cache).map((file) => /.*node_modules[/\\]((?:@[^/\\]+[/\\])?[^/\\]+)/.exec(file)?.[1].replace('\\', '/'));
const loaded = [...new Set(names)].filter((name) => name !== undefined).sort();
let bullmq;
try {
  require('@cairn/logging/bullmq');
} catch ({ code, message }) {
  bullmq = { code, message };
}
process.stdout.write(JSON.stringify({ loaded, bullmq }));
