import { canMove, TASK_STATUSES } from './task-status';

describe('The status of a task', () => {
  it.each([
    ['todo', 'in_progress'],
    ['in_progress', 'in_review'],
    ['in_review', 'done'],
    ['cancelled', 'todo'],
  ] as const)('goes from %s to %s', (from, to) => {
    expect(canMove(from, to)).toBe(true);
  });

  it('stays done once it is done', () => {
    expect(TASK_STATUSES.filter((status) => canMove('done', status))).toEqual([]);
  });

  it('is not done before it was reviewed', () => {
    expect(TASK_STATUSES.filter((status) => canMove(status, 'done'))).toEqual(['in_review']);
  });
});
