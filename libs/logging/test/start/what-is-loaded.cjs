// What an app loads for its logging: prints the packages, and how many files of them, that come with the package and with a start with all defaults.
const { join, sep } = require('node:path');
const { setTimeout: wait } = require('node:timers/promises');
require('reflect-metadata');
const { Module } = require('@nestjs/common');
const { NestFactory } = require('@nestjs/core');

const known = new Set();
const libs = join(__dirname, '../../..') + sep;

/** The packages of files that were loaded since it was asked last, Nest's own apart. */
function loaded() {
  const packages = {};
  for (const file of Object.keys(require.cache)) {
    if (known.has(file)) continue;
    known.add(file);
    const name = packageOf(file);
    if (name !== undefined && !name.startsWith('@nestjs/')) packages[name] = (packages[name] ?? 0) + 1;
  }
  return packages;
}

function packageOf(file) {
  if (file.startsWith(libs)) return `@cairn/${file.slice(libs.length).split(sep)[0]}`;
  const parts = file.split(`${sep}node_modules${sep}`).pop().split(sep);
  return parts[0].startsWith('@') ? `${parts[0]}/${parts[1]}` : parts[0];
}

async function start(imports) {
  class AppModule {}
  Module({ imports })(AppModule);
  const app = await NestFactory.create(AppModule, { logger: false });
  await app.listen(0, '127.0.0.1');
  return app;
}

async function main() {
  await (await start([])).close();
  loaded();
  const { LoggingModule } = require('@cairn/logging');
  const withPackage = loaded();
  const app = await start([LoggingModule.forRoot({ serviceName: 'orders', dir: process.argv[2] })]);
  await wait(500); // the first records are in their files
  const withStart = loaded();
  process.send({ withPackage, withStart });
  await app.close();
}

main();
