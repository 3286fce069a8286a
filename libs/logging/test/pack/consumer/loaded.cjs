// Which packages an import of @cairn/logging loads.
require('reflect-metadata');
require('@cairn/logging');
const names = Object.keys(require.cache).map((file) => /.*node_modules[/\\]((?:@[^/\\]+[/\\])?[^/\\]+)/.exec(file)?.[1].replace('\\', '/'));
const loaded = [...new Set(names)].filter((name) => name !== undefined).sort();
process.stdout.write(JSON.stringify({ loaded }));
