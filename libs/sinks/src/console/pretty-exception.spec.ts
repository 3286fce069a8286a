import type { ExceptionShape } from '@cairn/core';
import { join } from 'node:path';
import { PLAIN } from './paint';
import { ExceptionPrinter } from './pretty-exception';

const APP = 'at TaskService.find (/srv/shop/dist/task.service.js:9:65)';
const NEST = 'at file:///srv/shop/node_modules/@nestjs/core/router/router-proxy.js:6:23';
const NODE = 'at process.processTicksAndRejections (node:internal/process/task_queues:95:5)';
const CLS = 'at ClsService.runWith (/srv/shop/node_modules/nestjs-cls/dist/src/lib/cls.service.js:136:25)';
const CAIRN = `at Step.run (${join(__dirname, '../../../logging/dist/category/job.logger.js')}:79:22)`;

const failure = (frames: readonly string[], message = 'boom'): ExceptionShape => ({
  type: 'Error',
  message,
  traceback: [`Error: ${message}`, ...frames.map((frame) => `    ${frame}`)].join('\n'),
});
const printerOf = () => new ExceptionPrinter(PLAIN);
const print = (printer: ExceptionPrinter, exception: ExceptionShape): string[] => printer.print(exception, 'Something happened').map((line) => line.trim());

describe('the frames of a stack on a terminal', () => {
  const framesOf = (...frames: string[]): string[] => print(printerOf(), failure(frames)).slice(1);

  it('are the app’s; others in a row are one line', () => {
    expect(framesOf(APP, NEST, NODE, NEST, APP, NODE, NEST)).toEqual([APP, '… 3 more frames', APP, '… 2 more frames']);
  });

  it('always hold the first, wherever the error was made', () => {
    expect(framesOf(NEST, NODE, NEST, APP)).toEqual([NEST, '… 2 more frames', APP]);
  });

  it('hold one that stands alone: a line in its place would say less', () => {
    expect(framesOf(APP, NEST, APP, NODE)).toEqual([APP, NEST, APP, NODE]);
  });

  it('are not those of Cairn, linked or installed, nor of nestjs-cls', () => {
    expect(framesOf(APP, CAIRN, 'at AsyncLocalStorage.run (node:async_hooks:346:14)', CLS, CAIRN, APP)).toEqual([APP, '… 4 more frames', APP]);
  });

  it('are not those of no file', () => {
    expect(framesOf(APP, 'at Array.map (<anonymous>)', 'at async Promise.all (index 0)', NEST, APP)).toEqual([APP, '… 3 more frames', APP]);
  });

  it('are told from the lines of a message', () => {
    const missing = failure([APP, NODE, NODE], 'Cannot find x\nRequire stack:\n- /srv/node_modules/a.js\n- /srv/node_modules/b.js');
    expect(print(printerOf(), missing)).toEqual([
      'Error: Cannot find x', 'Require stack:', '- /srv/node_modules/a.js', '- /srv/node_modules/b.js', APP, '… 2 more frames',
    ]);
  });
});

describe('a stack that was printed already', () => {
  const chain: ExceptionShape = { ...failure([APP, APP]), code: 'E_STORE', cause: failure([APP], 'bad row') };

  it('is not printed again, nor are those of its causes', () => {
    const printer = printerOf();
    expect(print(printer, chain)).toEqual(['Error: boom (code E_STORE)', APP, APP, 'Caused by: Error: bad row', APP]);
    expect(print(printer, chain)).toEqual(['Error: boom (code E_STORE) (stack above)', 'Caused by: Error: bad row (stack above)']);
    expect(printer.print(chain, 'boom')[0]).toBe('    Error (code E_STORE) (stack above)');
  });

  it('is that of an error with the same text only', () => {
    const printer = printerOf();
    print(printer, failure([APP]));
    expect(print(printer, failure([APP], 'another'))).toEqual(['Error: another', APP]);
    expect(print(printer, failure([APP, APP]))).toEqual(['Error: boom', APP, APP]);
    expect(print(printerOf(), failure([APP]))).toEqual(['Error: boom', APP]);
  });

  it('is not spoken of where there is none', () => {
    const printer = printerOf();
    for (const exception of [failure([]), { type: 'string', message: 'boom' }]) {
      for (const _time of [1, 2]) expect(print(printer, exception)).toEqual([`${exception.type}: boom`]);
    }
  });

  it('is forgotten after a few others', () => {
    const printer = printerOf();
    print(printer, failure([APP]));
    for (let n = 0; n < 15; n += 1) print(printer, failure([APP], `other ${n}`));
    expect(print(printer, failure([APP]))).toEqual(['Error: boom (stack above)']);
    print(printer, failure([APP], 'one more'));
    expect(print(printer, failure([APP]))).toEqual(['Error: boom', APP]);
  });

  it('is printed anew when it stands too far above', () => {
    const printer = printerOf();
    const shownAfter = (lines: number): string[] => {
      printer.passed(lines);
      return print(printer, failure([APP]));
    };
    expect(shownAfter(0)).toHaveLength(2);
    expect(shownAfter(100)).toEqual(['Error: boom (stack above)']);
    expect(shownAfter(100)).toEqual(['Error: boom', APP]);
    expect(shownAfter(100)).toEqual(['Error: boom (stack above)']);
  });
});
