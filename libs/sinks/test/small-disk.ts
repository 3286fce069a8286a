import { SmallDisk } from '@cairn/dev';

/** `describe` where a small disk can be mounted; elsewhere the cases are reported as skipped, which is not passed. */
export const describeOnSmallDisk = SmallDisk.isPossible() ? describe : describe.skip;
