import { parseAnchors, readAnchors, type AnchoredCheckpoint } from '@cairn/audit';

const WITHIN_MS = 30_000;

/** What anchors hold, from files, directories and addresses. @throws Error naming what cannot be read. */
export async function loadAnchors(places: readonly string[]): Promise<AnchoredCheckpoint[]> {
  const found = await Promise.all(places.map((place) => (/^https?:\/\//.test(place) ? fetchAnchors(place) : readFile(place))));
  return found.flat();
}

function readFile(path: string): AnchoredCheckpoint[] {
  try {
    return readAnchors(path);
  } catch (error) {
    throw new Error(`--anchors: ${JSON.stringify(path)} cannot be read (${(error as NodeJS.ErrnoException).code}). Name a file, a directory or an http(s) address.`, { cause: error });
  }
}

async function fetchAnchors(url: string): Promise<AnchoredCheckpoint[]> {
  const response = await fetch(url, { signal: AbortSignal.timeout(WITHIN_MS) });
  if (!response.ok) throw new Error(`--anchors: ${url} answers ${response.status}.`);
  return parseAnchors(await response.text());
}
