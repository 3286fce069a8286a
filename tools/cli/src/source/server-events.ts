/** One event of a stream of server-sent events. */
export interface ServerEvent {
  /** `message` unless the server names it. */
  readonly event: string;
  readonly data: string;
  /** The last id that was said. */
  readonly id: string | undefined;
}

/** An event of more characters than that is no record. */
const LONGEST = 16 * 1024 * 1024;

/** Takes a stream of server-sent events apart (https://html.spec.whatwg.org/multipage/server-sent-events.html). */
export async function* serverEvents(body: AsyncIterable<Uint8Array>): AsyncGenerator<ServerEvent> {
  const decoder = new TextDecoder();
  let text = '';
  let id: string | undefined;
  for await (const bytes of body) {
    text += decoder.decode(bytes, { stream: true });
    if (text.length > LONGEST) throw new Error('the server sends an event without an end');
    const blocks = text.split(/\r?\n\r?\n|\r\r/);
    text = blocks.pop()!;
    for (const block of blocks) {
      const event = eventOf(block, id);
      id = event.id;
      if (event.data !== '') yield event;
    }
  }
}

function eventOf(block: string, lastId: string | undefined): ServerEvent {
  let [event, id] = ['message', lastId];
  const data: string[] = [];
  for (const line of block.split(/\r\n|\n|\r/)) {
    const [, name, value = ''] = /^([^:]*)(?:: ?(.*))?$/s.exec(line) ?? [];
    if (name === 'data') data.push(value);
    else if (name === 'event') event = value;
    else if (name === 'id') id = value;
  }
  return { event, data: data.join('\n'), id };
}
