// A process that logs records by one path at a time and says what each cost.
import { answer, started } from '../answer';
import { allocatedBy } from './allocated';
import { costOf, logRecords, type RecordCost } from './cost-of';
import { makeTarget, type RecordSubject } from './make-target';
import { IDS, RECORD_PATHS, type RecordPath, type RecordTarget } from './record-target';
import { sizesSettled } from './sizes-settled';

export interface RecordRun {
  readonly path: RecordPath;
  readonly records: number;
  /** Records in one turn of the event loop. */
  readonly perTurn: number;
}

function cost(target: RecordTarget, { path, records, perTurn }: RecordRun): Promise<RecordCost> {
  return target.inContext(IDS, () => costOf(target.paths[path]!, () => target.flush(), { records, perTurn }));
}

/** As {@link cost}, until what is done with full files is done as well. */
function settledCost(target: RecordTarget, dir: string, { path, records, perTurn }: RecordRun): Promise<RecordCost> {
  const settled = (): Promise<void> => target.flush().then(() => sizesSettled(dir));
  return target.inContext(IDS, () => costOf(target.paths[path]!, settled, { records, perTurn }));
}

/** Bytes allocated per record. */
async function bytes(target: RecordTarget, { path, records, perTurn }: RecordRun): Promise<number> {
  await target.flush();
  const work = (): Promise<void> => target.inContext(IDS, () => logRecords(target.paths[path]!, () => target.flush(), { records, perTurn }));
  return (await allocatedBy(work)) / records;
}

async function main(): Promise<void> {
  const { subject, dir } = started<{ subject: RecordSubject; dir: string }>();
  const target = await makeTarget(subject, dir);
  answer({
    paths: () => RECORD_PATHS.filter((path) => target.paths[path] !== undefined),
    cost: (run: RecordRun) => cost(target, run),
    settledCost: (run: RecordRun) => settledCost(target, dir, run),
    bytes: (run: RecordRun) => bytes(target, run),
  });
}

void main();
