// What each entry point of @cairn/logging gives, or says where its package is missing.
require('reflect-metadata');
const { exports: entries } = require('@cairn/logging/package.json');
const given = {};
for (const entry of Object.keys(entries).filter((name) => name !== './package.json')) {
  try {
    given[entry] = Object.keys(require(`@cairn/logging${entry.slice(1)}`)).sort();
  } catch ({ message }) {
    given[entry] = message;
  }
}
delete given['.'];
process.stdout.write(JSON.stringify(given));
