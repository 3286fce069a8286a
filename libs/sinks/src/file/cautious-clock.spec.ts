import { CautiousClock, type Clocks } from './cautious-clock';

const DAY = 86_400_000;
const START = Date.UTC(2026, 5, 1, 12);

class SetClocks implements Clocks {
  private passed = 1_000;
  private step = 0;
  wall = (): number => START + this.passed - 1_000 + this.step;
  steady = (): number => this.passed;
  pass(ms: number): void {
    this.passed += ms;
  }
  set(byMs: number): void {
    this.step += byMs;
  }
}

describe('CautiousClock', () => {
  let clocks: SetClocks;
  let clock: CautiousClock;
  beforeEach(() => {
    clocks = new SetClocks();
    clock = new CautiousClock(clocks);
  });

  it('follows a wall clock that runs evenly', () => {
    clocks.pass(3 * DAY);
    expect(clock.now()).toBe(START + 3 * DAY);
  });

  it.each([
    ['an hour', DAY / 24],
    ['40 days', 40 * DAY],
  ])('does not follow a step of %s forward, and believes it after a day', (_, step) => {
    clocks.set(step);
    expect(clock.now()).toBe(START);
    clocks.pass(DAY - 1);
    expect(clock.now()).toBe(START + DAY - 1);
    clocks.pass(1);
    expect(clock.now()).toBe(START + DAY + step);
  });

  it('is never ahead of a wall clock that was set back ten years', () => {
    clocks.set(-3_650 * DAY);
    expect(clock.now()).toBe(START - 3_650 * DAY);
  });

  it('forgets a step that was taken back', () => {
    clocks.set(40 * DAY);
    expect(clock.now()).toBe(START);
    clocks.set(-40 * DAY);
    clocks.pass(2 * DAY);
    expect(clock.now()).toBe(START + 2 * DAY);
    clocks.set(40 * DAY);
    expect(clock.now()).toBe(START + 2 * DAY);
  });

  it('goes on from the newest file when nothing was written for long before the start', () => {
    clock.begin(START - 40 * DAY);
    clocks.pass(1_000);
    expect(clock.now()).toBe(START - 40 * DAY + 1_000);
    clocks.pass(DAY);
    expect(clock.now()).toBe(START + DAY + 1_000);
  });

  it('takes a directory written to yesterday as proof of the time', () => {
    clock.begin(START - DAY / 2);
    expect(clock.now()).toBe(START);
  });
});
