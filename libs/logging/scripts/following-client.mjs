import { request } from 'node:http';

const NUMBER = '"n":';
const SENT_AT = '"sent_at":';

/** One client of `/logs/follow`: which numbered records it got, how late, and what it was told to have missed. */
export class FollowingClient {
  latencies = [];
  received = 0;
  missed = 0;
  gaps = 0;
  first = 0;
  last = 0;
  twice = 0;
  /** Records that were skipped without a word: found when the next one comes. */
  silent = 0;
  #missedSince = 0;
  #text = '';

  /** Resolves when the answer has begun. */
  static open(url, token) {
    return new Promise((resolve, reject) => {
      const client = new FollowingClient();
      client.request = request(`${url}/logs/follow?component=TaskController`, { headers: { authorization: `Bearer ${token}` }, agent: false }, (response) => {
        if (response.statusCode !== 200) return reject(new Error(`following was answered ${response.statusCode}`));
        client.response = response.setEncoding('utf8').on('data', (chunk) => client.#read(chunk)).on('error', () => undefined);
        resolve(client);
      });
      client.request.on('error', reject).end();
    });
  }

  #read(chunk) {
    const now = Date.now();
    const events = (this.#text + chunk).split('\n\n');
    this.#text = events.pop();
    for (const event of events) {
      if (event.startsWith('event: record')) this.#record(event, now);
      else if (event.startsWith('event: gap')) this.#gap(JSON.parse(event.slice(event.indexOf('data: ') + 6)));
    }
  }

  #record(event, now) {
    const n = numberAfter(event, NUMBER);
    this.latencies.push(now - numberAfter(event, SENT_AT));
    if (this.first === 0) this.first = n;
    else if (n <= this.last) this.twice += 1;
    else this.silent += n - this.last - 1 - this.#missedSince;
    this.#missedSince = 0;
    this.last = Math.max(n, this.last);
    this.received += 1;
  }

  #gap({ records = 0 }) {
    this.gaps += 1;
    this.missed += records;
    this.#missedSince += records;
  }

  /** Whether everything up to a number was received or told as missed. */
  hasAllTo(number) {
    return this.last + this.#missedSince >= number;
  }
}

function numberAfter(text, name) {
  const at = text.indexOf(name) + name.length;
  return parseInt(text.slice(at, at + 16), 10);
}
