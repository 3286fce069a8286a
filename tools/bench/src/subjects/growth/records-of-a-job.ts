/** How many records a job writes before another's turn comes. */
export const RECORDS_OF_A_JOB = 20;
