import { ContextState } from '../../context/context-state';
import type { SelfLog } from '../../diagnostics/self-log';
import { LevelMap } from '../../logger/level-map';
import { Logger } from '../../logger/logger';
import { readCall } from '../../logger/read-call';
import { Pipeline } from '../../pipeline/pipeline';
import { MillisecondClock } from '../../record/clock';
import { ERROR, INFO } from '../../record/level';
import { processIdentity, RecordIds } from '../../record/process-identity';
import { Router } from '../../route/router';
import { createSerializer } from '../../serialize/create-serializer';
import { LAYOUTS } from '../../serialize/serializer';
import { CollectingSink } from '../../testing/collecting.sink';
import { createRedactor, type RedactorOptions } from '../create-redactor';
import type { LogTarget } from './forms/form';
import type { RedactionBench } from './redaction-report';

const REQUEST = Object.freeze({ level: ERROR, category: 'request', component: 'redaction', event: 'http.request.completed' } as const);

/** Logger, pipeline and router for real, with a collecting sink behind every layout. */
export class PipelineBench implements RedactionBench {
  readonly target: LogTarget;
  /** Trouble the pipeline had; none is expected. */
  readonly reports: string[] = [];
  private readonly sinks = LAYOUTS.map((layout) => new CollectingSink(layout));
  private context: ContextState | undefined;

  constructor(options: Partial<RedactorOptions> = {}) {
    const selfLog: SelfLog = { report: (code, message) => void this.reports.push(`${code} ${message}`) };
    const clock = new MillisecondClock();
    const redactor = createRedactor({ clock, ids: new RecordIds(), diagnostics: selfLog, ...options });
    const identity = processIdentity('redaction', '1.0.0', 'test');
    const router = new Router(this.sinks.map((sink, at) => ({ sink, serializer: createSerializer(LAYOUTS[at]!, identity) })), selfLog);
    const context = { current: () => this.context };
    const pipeline = new Pipeline({ clock, context, enrichers: [], findSource: () => undefined, redactor, router, selfLog });
    const logger = new Logger({ pipeline, levels: new LevelMap(INFO), redactor }, { category: 'application', component: 'redaction' });
    const log = (message: unknown, ...rest: unknown[]): void => {
      logger.log(ERROR, message, ...rest);
      pipeline.log(REQUEST, readCall(message, rest)); // for the layout of request records
    };
    this.target = {
      log,
      child: (fields) => ({ log: (...args) => logger.child(fields).log(ERROR, ...args) }),
      inContext: (fields, run) => this.within(new ContextState({ ...fields }), run),
    };
  }

  async drain(): Promise<Record<string, string>> {
    const outputs = Object.fromEntries(this.sinks.map((sink) => [sink.name, sink.lines.join('')]));
    for (const sink of this.sinks) sink.clear();
    return outputs;
  }

  private within(context: ContextState, run: () => void): void {
    this.context = context;
    run();
    this.context = undefined;
  }
}
