import { KeyRules } from '../redact/key-rules';
import { TextRules } from '../redact/text-rules';

const LONGEST = 2_000;
const texts = new TextRules(new KeyRules({}));

/** Words of others for people to read, on one line and without secrets: an error may quote what was logged, or an address with its password. At most 2,000 characters. */
export function safeText(text: string): string {
  return texts.apply(text, LONGEST).replace(/[\r\n]+/g, ' ');
}
