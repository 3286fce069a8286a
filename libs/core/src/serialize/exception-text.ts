import { FRAMES } from '../record/exception';
import type { ExceptionShape } from '../record/record.schema';
import { escaped, members } from './fields';
import { RememberedText } from './remembered';

/** Exceptions as JSON. Errors that are logged again and again are of one type and come from the same place, and the frames are most of their text. */
export class ExceptionText {
  private readonly beginning = new RememberedText((type) => `{"type":${JSON.stringify(type)},"message":"`);
  private readonly frames = new RememberedText(escaped);

  textOf(exception: ExceptionShape): string {
    const { type, message, traceback, code, cause, errors } = exception;
    let text = this.beginning.of(type) + escaped(message);
    text += traceback === undefined ? '"' : `","traceback":"${this.tracebackOf(traceback)}"`;
    if (code !== undefined || cause !== undefined || errors !== undefined) text += members({ code, cause, errors });
    return `${text}}`;
  }

  private tracebackOf(traceback: string): string {
    const at = traceback.indexOf(FRAMES);
    return at === -1 ? escaped(traceback) : escaped(traceback.slice(0, at)) + this.frames.of(traceback.slice(at));
  }
}
