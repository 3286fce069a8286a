import type { ExceptionShape } from '../record/record.schema';
import { members } from './fields';

const FRAMES = '\n    at ';

/** Exceptions as JSON. Errors that are logged again and again come from the same place, and the frames are most of their text. */
export class ExceptionText {
  private frames = '';
  /** Without its first quote. */
  private framesJson = '"';

  textOf(exception: ExceptionShape): string {
    const { type, message, traceback, code, cause, errors } = exception;
    let text = `{"type":${JSON.stringify(type)},"message":${JSON.stringify(message)}`;
    if (traceback !== undefined) text += `,"traceback":${this.tracebackOf(traceback)}`;
    if (code !== undefined || cause !== undefined || errors !== undefined) text += members({ code, cause, errors });
    return `${text}}`;
  }

  private tracebackOf(traceback: string): string {
    const at = traceback.indexOf(FRAMES);
    if (at === -1) return JSON.stringify(traceback);
    const frames = traceback.slice(at);
    if (frames !== this.frames) {
      this.frames = frames;
      this.framesJson = JSON.stringify(frames).slice(1);
    }
    return JSON.stringify(traceback.slice(0, at)).slice(0, -1) + this.framesJson;
  }
}
