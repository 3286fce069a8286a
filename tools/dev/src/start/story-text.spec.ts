import { PassThrough } from 'node:stream';
import { Screen } from './screen';
import { storyText } from './story-text';
import type { StoryRecord } from './story';

const record = (fields: Partial<StoryRecord>): StoryRecord => ({
  timestamp: '2026-01-01T00:00:00.000Z',
  level: 'INFO',
  service: 'api',
  category: 'request',
  component: 'http',
  message: 'HTTP request completed',
  context: {},
  metadata: {},
  record_id: 'rec_1_1',
  ...fields,
});

const story = [
  record({ metadata: { method: 'POST', status_code: 202, duration_ms: 12.345 } }),
  record({
    timestamp: '2026-01-01T00:00:01.250Z',
    level: 'WARNING',
    service: 'worker',
    category: 'job',
    message: 'Job failed, retrying',
    metadata: { attempt: 1 },
    exception: { type: 'Error', message: 'no room' },
  }),
];

describe('The timeline of a story', () => {
  it('aligns its columns and counts from the first record', () => {
    expect(storyText(story, new Screen(process.stdout, false))).toEqual([
      '  +0.000s  api     request  INFO     HTTP request completed  method=POST status_code=202 duration_ms=12.3',
      '  +1.250s  worker  job      WARNING  Job failed, retrying    Error: no room attempt=1',
    ]);
  });

  it('gives facts that do not fit a line of their own, on which the error comes first', () => {
    const narrow = new Screen(Object.assign(new PassThrough(), { isTTY: true, columns: 80 }), false);
    expect(storyText(story, narrow)).toEqual([
      '  +0.000s  api     request  INFO     HTTP request completed',
      '           method=POST status_code=202 duration_ms=12.3',
      '  +1.250s  worker  job      WARNING  Job failed, retrying',
      '           Error: no room attempt=1',
    ]);
  });

  it('is coloured on a terminal only', () => {
    expect(storyText(story, new Screen(process.stdout, true)).join('')).toContain('\x1b[33mWARNING\x1b[0m');
    expect(storyText(story, new Screen(process.stdout, false)).join('')).not.toContain('\x1b');
  });
});
