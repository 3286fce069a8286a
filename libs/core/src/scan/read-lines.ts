import { createReadStream } from 'node:fs';
import { pipeline } from 'node:stream';
import { StringDecoder } from 'node:string_decoder';
import { createGunzip } from 'node:zlib';

/** A longer line is given in parts. */
const LONGEST_LINE = 4 * 1_048_576;
const CHUNK = 256 * 1_024;

/** The lines of a file, without their ends; of `.gz`, of what is packed in it. Ends with the error of the file system or of zlib. */
export async function* readLines(path: string): AsyncGenerator<string> {
  const decoder = new StringDecoder('utf8');
  let rest = '';
  for await (const chunk of bytesOf(path)) {
    const lines = (rest + decoder.write(chunk as Buffer)).split('\n');
    rest = lines.pop()!;
    for (const line of lines) yield withoutReturn(line);
    if (rest.length > LONGEST_LINE) {
      yield rest;
      rest = '';
    }
  }
  rest += decoder.end();
  if (rest !== '') yield withoutReturn(rest);
}

function bytesOf(path: string): AsyncIterable<unknown> {
  const file = createReadStream(path, { highWaterMark: CHUNK });
  if (!path.endsWith('.gz')) return file;
  const unpacked = createGunzip({ chunkSize: CHUNK });
  pipeline(file, unpacked, () => undefined); // an error ends the iteration with it
  return unpacked;
}

function withoutReturn(line: string): string {
  return line.endsWith('\r') ? line.slice(0, -1) : line;
}
