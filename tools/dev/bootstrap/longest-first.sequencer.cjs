const Sequencer = require('@jest/test-sequencer').default;

/** Suites that start many processes, longest first. Where jest has not run before it goes by a file's size, which says nothing of them: begun last, one would keep a processor waiting. */
const LONGEST = ['pack/pack', 'test/docs', 'faults/test/smoke', 'story.e2e', 'corpus-in-every-sink', 'redaction-corpus', 'module/boot', 'test/sandboxed', 'cli/test/process', 'cli/test/examples', 'audit-faults/test/faults', 'redis-store'];

const rankOf = ({ path }) => LONGEST.findIndex((name) => path.endsWith(`${name}.spec.ts`)) + 1 || Number.POSITIVE_INFINITY;

module.exports = class LongestFirst extends Sequencer {
  sort(tests) {
    return super.sort(tests).sort((a, b) => (rankOf(a) === rankOf(b) ? 0 : rankOf(a) - rankOf(b)));
  }
};
