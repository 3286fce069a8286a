import { FlowTracker } from './flow-tracker';

const HOUR = 3_600_000;

describe('the tracker of flows', () => {
  let now = 0;
  const tracker = (limits = { flows: 3, steps: 3, restMs: HOUR }): FlowTracker => new FlowTracker(limits, () => now);
  const stepsOf = (flows: FlowTracker, session: string): string[] => flows.steps(session).map(({ step }) => step);
  beforeEach(() => (now = 1_000));

  it('keeps the steps of a session in order, with the time since the previous and since the first', () => {
    const flows = tracker();
    expect(flows.take('s', 'authorize')).toEqual({ step: 'authorize', sincePreviousMs: undefined, sinceStartMs: 0 });
    now += 250;
    flows.take('other', 'authorize');
    flows.take('s', 'token');
    now += 50;
    expect(flows.take('s', 'revoke')).toEqual({ step: 'revoke', sincePreviousMs: 50, sinceStartMs: 300 });
    expect(flows.steps('s').map(({ step, sinceStartMs }) => [step, sinceStartMs])).toEqual([['authorize', 0], ['token', 250], ['revoke', 300]]);
  });

  it('forgets a session an hour after its latest step', () => {
    const flows = tracker();
    flows.take('s', 'authorize');
    now += HOUR;
    flows.take('s', 'refresh');
    now += HOUR;
    expect(stepsOf(flows, 's')).toEqual(['authorize', 'refresh']);
    now += 1;
    expect(stepsOf(flows, 's')).toEqual([]);
    expect(flows.size).toBe(0);
  });

  it('forgets the session that rested longest when there are too many', () => {
    const flows = tracker();
    for (const session of ['a', 'b', 'c', 'a', 'd']) flows.take(session, 'token');
    expect(flows.size).toBe(3);
    expect(['a', 'b', 'c', 'd'].map((session) => stepsOf(flows, session).length)).toEqual([2, 0, 1, 1]);
  });

  it('keeps the newest steps of a flow without end', () => {
    const flows = tracker();
    for (const step of ['1', '2', '3', '4', '5']) flows.take('s', step);
    expect(stepsOf(flows, 's')).toEqual(['3', '4', '5']);
    expect(flows.steps('s')[0]?.sinceStartMs).toBe(0);
  });

  it('keeps no more of a name than it needs', () => {
    const flows = tracker();
    flows.take('s'.repeat(10_000), 'x'.repeat(10_000));
    expect(stepsOf(flows, 's'.repeat(10_000))).toEqual(['x'.repeat(128)]);
  });
});
