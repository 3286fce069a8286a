/** Objects and lists within each other. What is deeper by thousands can be read, but not be written or searched again: the stack has an end. */
const DEEPEST = 512;

/** Whether the text of JSON is nested too deep for a record. */
export function isTooDeep(json: string): boolean {
  return json.length > 2 * DEEPEST && openings(json) > DEEPEST && depthOf(json) > DEEPEST;
}

/** Those in texts too: there are few in a record. */
function openings(json: string): number {
  let found = 0;
  for (const open of ['{', '[']) for (let at = json.indexOf(open); at >= 0 && found <= DEEPEST; at = json.indexOf(open, at + 1)) found += 1;
  return found;
}

function depthOf(json: string): number {
  let [depth, deepest] = [0, 0];
  for (const [token] of json.matchAll(/"(?:[^"\\]|\\.)*"|[[\]{}]/gs)) {
    if (token === '{' || token === '[') deepest = Math.max(deepest, (depth += 1));
    else if (token === '}' || token === ']') depth -= 1;
  }
  return deepest;
}
