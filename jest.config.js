// One configuration for every project. Packages of this repository are mapped to their sources, so a test never runs stale output;
// tests that need a real process start the compiled files (npm test builds first).
// #region nest
const esmOnly = ['@nestjs', 'file-type', 'load-esm', 'strtok3', 'token-types', 'uint8array-extras', '@tokenizer', '@borewit'];

const nest = {
  transform: {
    '^.+\\.(ts|js|mjs)$': [
      '@swc/jest',
      {
        jsc: {
          parser: { syntax: 'typescript', decorators: true },
          transform: { legacyDecorator: true, decoratorMetadata: true },
          target: 'es2023',
          keepClassNames: true,
        },
        module: { type: 'commonjs', ignoreDynamic: true },
        sourceMaps: 'inline',
      },
    ],
  },
  transformIgnorePatterns: [`/node_modules/(?!(${esmOnly.join('|')})/)`],
};
// #endregion

/** @type {import('jest').Config} */
module.exports = {
  testEnvironment: 'node',
  roots: ['<rootDir>/libs', '<rootDir>/apps', '<rootDir>/tools', '<rootDir>/docs/examples'],
  testMatch: ['**/*.spec.ts'],
  modulePathIgnorePatterns: ['<rootDir>/.*/dist/'],
  ...nest,
  moduleNameMapper: {
    '^@cairn/core$': '<rootDir>/libs/core/src/index.ts',
    '^@cairn/core/schema$': '<rootDir>/libs/core/src/schema.ts',
    '^@cairn/core/([a-z-]+)$': '<rootDir>/libs/core/src/$1/index.ts',
    '^@cairn/audit$': '<rootDir>/libs/audit/src/index.ts',
    '^@cairn/audit/schema$': '<rootDir>/libs/audit/src/schema.ts',
    '^@cairn/audit/([a-z-]+)$': '<rootDir>/libs/audit/src/$1/index.ts',
    '^@cairn/sinks$': '<rootDir>/libs/sinks/src/index.ts',
    '^@cairn/sinks/([a-z-]+)$': '<rootDir>/libs/sinks/src/$1/index.ts',
    '^@cairn/store/redis$': '<rootDir>/libs/store/src/redis/index.ts',
    '^@cairn/store$': '<rootDir>/libs/store/src/index.ts',
    '^@cairn/logging$': '<rootDir>/libs/logging/src/index.ts',
    '^@cairn/logging/([a-z-]+)$': '<rootDir>/libs/logging/src/$1/index.ts',
    '^@cairn/audit-cli$': '<rootDir>/tools/audit-cli/src/index.ts',
    '^@cairn/cli$': '<rootDir>/tools/cli/src/index.ts',
    '^@cairn/dev$': '<rootDir>/tools/dev/src/index.ts',
    '^@cairn/dev/([a-z-]+)$': '<rootDir>/tools/dev/src/$1/index.ts',
  },
  testTimeout: 30_000,
  testSequencer: '<rootDir>/tools/dev/bootstrap/longest-first.sequencer.cjs',
  // In jest's sandbox each look at a global is slow. These are handed to every module instead: what no test replaces, and no package declares anew.
  sandboxInjectedGlobals: ['Array', 'Error', 'JSON', 'Map', 'Math', 'Number', 'Object', 'Reflect', 'RegExp', 'Set', 'String', 'Symbol', 'TypeError', 'Uint8Array', 'WeakMap'],
};
