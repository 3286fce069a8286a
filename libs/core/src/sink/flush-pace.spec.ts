import { FlushPace } from './flush-pace';

describe('The pace of flushing', () => {
  it('is quicker while somebody watches, until the last one has left', () => {
    const pace = new FlushPace(100);
    const [first, second] = [pace.watch(), pace.watch()];
    first();
    first();
    expect(pace.ms).toBe(20);
    second();
    expect(pace.ms).toBe(100);
  });

  it('never becomes slower than it was set', () => {
    const pace = new FlushPace(5);
    pace.watch();
    expect(pace.ms).toBe(5);
  });
});
