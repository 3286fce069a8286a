import { ERROR, INFO, WARNING } from '../record/level';
import type { Line } from '../record/log-record';
import type { LayoutName, Serializer } from '../serialize/serializer';
import { CollectingSink, some } from '../testing';
import { Router } from './router';

const quiet = { report: (): void => undefined };

function serializer(layout: LayoutName): Serializer & { calls: number } {
  return {
    layout,
    calls: 0,
    serialize(record) {
      this.calls += 1;
      return `${layout} ${record.message}\n` as Line;
    },
  };
}

describe('a router', () => {
  it('serialises a record once per layout, however many sinks take it', () => {
    const nested = serializer('nested');
    const alert = serializer('alert');
    const sinks = [new CollectingSink('a'), new CollectingSink('b'), new CollectingSink('c')];
    const router = new Router(
      [
        { sink: sinks[0]!, serializer: nested },
        { sink: sinks[1]!, serializer: alert },
        { sink: sinks[2]!, serializer: nested },
      ],
      quiet,
    );
    router.dispatch(some.redactedRecord({ message: 'x' }));
    expect([nested.calls, alert.calls]).toEqual([1, 1]);
    expect(sinks.map(({ lines }) => lines)).toEqual([['nested x\n'], ['alert x\n'], ['nested x\n']]);
  });

  it('gives a sink only its categories, levels and what its filter takes', () => {
    const nested = serializer('nested');
    const jobs = new CollectingSink('jobs');
    const loud = new CollectingSink('loud');
    const calm = new CollectingSink('calm');
    const subjects = new CollectingSink('subjects');
    const router = new Router(
      [
        { sink: jobs, serializer: nested, categories: ['job'] },
        { sink: loud, serializer: nested, minLevel: WARNING },
        { sink: calm, serializer: nested, maxLevel: WARNING },
        { sink: subjects, serializer: nested, filter: ({ subject }) => subject !== undefined },
      ],
      quiet,
    );
    router.dispatch(some.redactedRecord({ category: 'job', level: INFO, message: '1', subject: { type: 'resource', id: 'r' } }));
    router.dispatch(some.redactedRecord({ category: 'application', level: ERROR, message: '2' }));
    expect(jobs.lines).toEqual(['nested 1\n']);
    expect(loud.lines).toEqual(['nested 2\n']);
    expect(calm.lines).toEqual(['nested 1\n']);
    expect(subjects.lines).toEqual(['nested 1\n']);
  });

  it('still serves the other sinks when one throws, and tells', () => {
    const broken = new CollectingSink('broken');
    broken.write = () => {
      throw new Error('no');
    };
    const healthy = new CollectingSink('healthy');
    const report = jest.fn();
    const nested = serializer('nested');
    new Router(
      [
        { sink: broken, serializer: nested },
        { sink: healthy, serializer: nested },
      ],
      { report },
    ).dispatch(some.redactedRecord());
    expect(healthy.lines).toHaveLength(1);
    expect(report).toHaveBeenCalledWith('CAIRN_E_SINK_WRITE', expect.stringContaining('broken'), expect.any(Error));
  });

  it('takes sinks on and off while running', () => {
    const sink = new CollectingSink();
    const router = new Router([], quiet);
    router.add({ sink, serializer: serializer('nested') });
    router.dispatch(some.redactedRecord());
    router.remove(sink);
    router.dispatch(some.redactedRecord());
    expect(sink.lines).toHaveLength(1);
  });
});
