// The clone's configuration, over the tests of this package: the library comes from its sources, Nest from the clone's node_modules.
const config = require('../../jest.config.js');

const [[sources, [swc, options]]] = Object.entries(config.transform);

/** @type {import('jest').Config} */
module.exports = {
  ...config,
  rootDir: '../..',
  roots: ['<rootDir>/compat/prisma/test'],
  // the client loads its query compiler by import(), which Jest has for itself only behind a flag of Node's
  transform: { [sources]: [swc, { ...options, module: { ...options.module, ignoreDynamic: false } }] },
};
