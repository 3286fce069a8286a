import { Screen } from './screen';

const COLUMNS = 80;

/** A screen with a line that shows how far it is, where somebody watches. */
export class ProgressScreen extends Screen {
  private shown = false;

  override say(text = ''): void {
    this.clear();
    super.say(text);
  }

  /** Replaces the line that shows how far it is. */
  progress(text: string): void {
    if (this.out.isTTY !== true) return;
    this.clear();
    this.out.write(text.slice(0, (this.width ?? COLUMNS) - 1));
    this.shown = true;
  }

  private clear(): void {
    if (this.shown) this.out.write('\r\x1b[K');
    this.shown = false;
  }
}
