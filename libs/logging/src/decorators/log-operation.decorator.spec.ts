import { SetMetadata } from '@nestjs/common';
import { Test, type TestingModule } from '@nestjs/testing';
import { lastValueFrom, of, throwError } from 'rxjs';
import { CapturedRecords, LoggingTestingModule } from '../testing';
import { LogOperation } from './log-operation.decorator';

class Reports {
  @LogOperation()
  sum(a: number, b: number): number {
    return a + b;
  }

  @LogOperation({ operation: 'monthly report' })
  async monthly(month: number): Promise<string> {
    await new Promise((resolve) => setImmediate(resolve));
    if (month > 12) throw new RangeError('no such month');
    return `month ${month}`;
  }

  @LogOperation()
  stream(fail: boolean) {
    return fail ? throwError(() => new Error('broken')) : of(1, 2);
  }

  @LogOperation()
  crash(): never {
    throw new Error('crashed');
  }

  @LogOperation()
  @SetMetadata('role', 'admin')
  guarded(): void {
    // carries metadata only
  }
}

describe('@LogOperation()', () => {
  let module: TestingModule;
  let captured: CapturedRecords;
  const reports = new Reports();
  const told = (): unknown[] => captured.all.map(({ level, message }) => `${level} ${message}`);

  beforeEach(async () => {
    module = await Test.createTestingModule({ imports: [LoggingTestingModule.forRoot()] }).compile();
    captured = module.get(CapturedRecords);
    captured.clear();
  });

  afterEach(() => module.close());

  it('tells start and completion of a synchronous method', () => {
    expect(reports.sum(1, 2)).toBe(3);
    expect(told()).toEqual(['DEBUG Starting sum', 'DEBUG Completed sum']);
    expect(captured.last).toMatchObject({
      component: 'Reports',
      operation: 'sum',
      event: 'app.operation.completed',
      metadata: { duration_ms: expect.any(Number) },
    });
  });

  it('tells the failure of a synchronous method, which still throws', () => {
    expect(() => reports.crash()).toThrow('crashed');
    expect(captured.last).toMatchObject({ level: 'ERROR', message: 'Failed crash', exception: { message: 'crashed' } });
  });

  it('waits for a promise', async () => {
    await expect(reports.monthly(3)).resolves.toBe('month 3');
    expect(told()).toEqual(['DEBUG Starting monthly report', 'DEBUG Completed monthly report']);
  });

  it('tells a rejection, which is still rejected', async () => {
    await expect(reports.monthly(13)).rejects.toThrow('no such month');
    expect(told()).toEqual(['DEBUG Starting monthly report', 'ERROR Failed monthly report']);
  });

  it('follows an observable to its end', async () => {
    await expect(lastValueFrom(reports.stream(false))).resolves.toBe(2);
    await expect(lastValueFrom(reports.stream(true))).rejects.toThrow('broken');
    expect(told()).toEqual(['DEBUG Starting stream', 'DEBUG Completed stream', 'DEBUG Starting stream', 'ERROR Failed stream']);
  });

  it('keeps what other decorators noted on the method', () => {
    expect(Reflect.getMetadata('role', reports.guarded)).toBe('admin');
    expect(reports.guarded.name).toBe('guarded');
  });
});
