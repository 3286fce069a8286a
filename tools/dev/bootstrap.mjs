// What stands behind `npm start`, `npm test`, `npm run faults`, `npm run bench`, `npm run test:graphql` and `npm run test:prisma`: plain Node, since nothing else is there in a fresh clone.
//   node tools/dev/bootstrap.mjs start [arguments of the sample run, such as --once]
//   node tools/dev/bootstrap.mjs test  [arguments of jest, such as a path]
//   node tools/dev/bootstrap.mjs faults  [arguments of the faults, such as --help]
//   node tools/dev/bootstrap.mjs bench  [arguments of the benchmark, such as --quick]
//   node tools/dev/bootstrap.mjs test:graphql  [the same]
//   node tools/dev/bootstrap.mjs test:prisma  [the same]
const wanted = [20, 19]; // from here on require() loads ES modules, as Nest 12 is
const [major, minor] = process.versions.node.split('.').map(Number);

if (major < wanted[0] || (major === wanted[0] && minor < wanted[1])) {
  console.error(`Cairn needs Node ${wanted.join('.')} or later; this is ${process.versions.node} (${process.execPath}).`);
  process.exit(1);
}

const { commands } = await import('./bootstrap/commands.mjs');
const [name, ...rest] = process.argv.slice(2);
const command = commands[name];
if (!command) {
  console.error(`Usage: node tools/dev/bootstrap.mjs ${Object.keys(commands).join('|')} [arguments]`);
  process.exit(2);
}
process.exitCode = await command(rest[0] === '--' ? rest.slice(1) : rest);
