import type { Shape } from './shape';

/** Characters two needles are told apart by; no needle is shorter. */
const GRAM = 8;
/** Many more than there are needles, so that nearly every place of a text is passed at its first look. */
const SLOTS = 1 << 20;

/** Finds canaries in outputs: raw, base64, hex, URL- or JSON-escaped. Made once for all shapes; a text is read once. */
export class LeakFinder {
  private readonly needles = new Map<string, { needle: string; shape: string }[]>();
  private readonly beginnings = new Uint8Array(SLOTS);

  constructor(shapes: readonly Shape[]) {
    for (const { name, canaries } of shapes) {
      for (const needle of new Set(canaries.flatMap(writtenForms))) this.add(needle, name);
    }
  }

  /** Names of the shapes whose canaries can be read in a text. */
  shapesIn(text: string): ReadonlySet<string> {
    const found = new Set<string>();
    for (let at = 0; at + GRAM <= text.length; at += 1) {
      if (this.beginnings[slot(text, at)] === 0) continue;
      for (const { needle, shape } of this.needles.get(text.slice(at, at + GRAM)) ?? []) {
        if (text.startsWith(needle, at)) found.add(shape);
      }
    }
    return found;
  }

  private add(needle: string, shape: string): void {
    if (needle.length < GRAM) throw new Error(`the canary ${needle} of ${shape} is shorter than ${GRAM} characters`);
    const gram = needle.slice(0, GRAM);
    this.needles.set(gram, [...(this.needles.get(gram) ?? []), { needle, shape }]);
    this.beginnings[slot(needle, 0)] = 1;
  }
}

function slot(text: string, at: number): number {
  return ((text.charCodeAt(at) << 14) ^ (text.charCodeAt(at + 2) << 9) ^ (text.charCodeAt(at + 4) << 5) ^ text.charCodeAt(at + 6)) & (SLOTS - 1);
}

function writtenForms(text: string): string[] {
  const bytes = Buffer.from(text);
  const hex = bytes.toString('hex');
  const json = JSON.stringify(text).slice(1, -1);
  const url = encodeURIComponent(text);
  return [text, json, JSON.stringify(json).slice(1, -1), url, encodeURIComponent(url), url.replace(/%20/g, '+'), hex, hex.toUpperCase(), ...base64Forms(bytes)];
}

/** The same bytes read differently by where they begin; of each, the characters that do not depend on what stands around. */
function base64Forms(bytes: Buffer): string[] {
  return [0, 1, 2].flatMap((shift) => {
    const text = Buffer.concat([Buffer.alloc(shift), bytes]).toString('base64').replace(/=+$/, '');
    const sure = text.slice(shift === 0 ? 0 : shift + 1, Math.floor(((shift + bytes.length) * 8) / 6));
    return sure.length < GRAM ? [] : [sure, sure.replace(/\+/g, '-').replace(/\//g, '_')];
  });
}
