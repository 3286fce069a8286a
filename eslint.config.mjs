// Walls between the layers, and a few rules that find faults. What tsc sees (types, unused names) is left to tsc: all projects are linted in seconds.
import nx from '@nx/eslint-plugin';
import tseslint from 'typescript-eslint';
import { externals, layers, layersOfTests, projectGraph } from './tools/dev/walls.mjs';

await projectGraph();

/** Sources may import what their layer may. */
const walls = [...layers].map(([sourceTag, onlyDependOnLibsWithTags]) => ({
  sourceTag,
  onlyDependOnLibsWithTags,
  ...(externals.has(sourceTag) ? { allowedExternalImports: externals.get(sourceTag) } : {}),
}));

/** Tests may use any package besides, but no layer above their own. */
const wallsOfTests = [...layers.keys()].map((sourceTag) => ({ sourceTag, onlyDependOnLibsWithTags: layersOfTests(sourceTag) }));

const boundaries = (depConstraints, banTransitiveDependencies) => ({
  '@nx/enforce-module-boundaries': ['error', { depConstraints, banTransitiveDependencies }],
});

export default tseslint.config(
  { ignores: ['**/dist/**', '**/node_modules/**', '**/coverage/**', '**/tmp/**', '**/.cache/**', '**/logs/**', 'compat/prisma/generated/**'] },
  {
    files: ['**/*.ts'],
    extends: [tseslint.configs.base],
    linterOptions: { reportUnusedDisableDirectives: 'error' },
    plugins: { '@nx': nx },
    rules: {
      ...boundaries(walls, true),
      '@typescript-eslint/no-explicit-any': 'error',
      '@typescript-eslint/ban-ts-comment': 'error',
      '@typescript-eslint/no-require-imports': ['error', { allow: ['^\\.\\.?/'] }], // inside a function, to load what few apps use when it is used
      '@typescript-eslint/no-non-null-asserted-optional-chain': 'error',
      '@typescript-eslint/no-this-alias': 'error',
      '@typescript-eslint/no-unsafe-function-type': 'error',
      eqeqeq: ['error', 'always', { null: 'ignore' }],
      'max-lines': ['error', { max: 400 }],
      'no-console': 'error',
      'no-debugger': 'error',
      'no-empty': ['error', { allowEmptyCatch: false }],
      'no-eval': 'error',
      'no-irregular-whitespace': 'error',
      'no-restricted-syntax': ['error', { selector: 'ExportAllDeclaration[source.value=/\\.\\.\\u002f/]', message: 'index.ts reads as a table of contents: export by name.' }],
      'no-self-compare': 'error',
      'no-throw-literal': 'error',
      'no-unsafe-finally': 'error',
      'no-useless-catch': 'error',
      'no-var': 'error',
      'prefer-const': ['error', { ignoreReadBeforeAssign: true }],
    },
  },
  {
    files: ['**/*.spec.ts', '**/test/**/*.ts'],
    rules: {
      ...boundaries(wallsOfTests, false),
      'max-lines': ['error', { max: 600 }],
      'no-console': 'off',
      'no-throw-literal': 'off', // what applications throw has to be thrown
    },
  },
);
