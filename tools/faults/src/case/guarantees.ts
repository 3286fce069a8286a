/** What the product states, as far as a case can put it to the test. */
export const GUARANTEES = Object.freeze({
  G1: 'A log call never throws and never waits for I/O.',
  G2: 'Per sink, accepted = delivered + dropped + waiting, exactly; every drop of a full buffer leaves a gap record.',
  G3: 'Ordinary records: at least once after the file write; a `kill -9` loses at most the stated buffer (bytes, ms).',
  G4: 'Audit `required`: the intent is on disk before the handler runs, else the request is refused (503).',
  G5: 'Any change, deletion, reordering or insertion in the audit trail before the last anchored checkpoint is detected.',
  G6: 'Memory held by logging stays within the stated cap, whatever a sink does.',
  G7: "No record carries another request's context.",
});

export type Guarantee = keyof typeof GUARANTEES;
