const UNBOUNDED = 'repeats without bound. Write {1,64} in place of +, {0,64} in place of *, and both numbers of {n,m}.';
const REFERENCE = 'refers back to a group. Write out what is to match.';
/** Enough to refuse a pattern; counting on would overflow. */
const TOO_MANY = 1e12;
const QUANTIFIER = /(?:[*+]|\{(\d+)(?:(,)(\d*))?\}|\?)\??/y;
const GROUP = /\((?:\?(?:[:=!]|<[=!]|<[\w$]{1,64}>))?/y;
/** A class, an escape or one character: one way each. */
const ATOM = /\[(?:\\[^]|[^\]\\])*\]|\\(?:u\{[0-9a-fA-F]+\}|[pP]\{[^}]*\}|[^])|[^]/y;
const BACK_REFERENCE = /^\\(?:[1-9]|k<)/;

/**
 * In how many ways an expression can match at one place, at most: what a backtracking engine may have to try there. A text when it cannot be
 * bounded, saying why.
 */
export function waysToMatch(source: string): number | string {
  const reader = new PatternReader(source);
  const ways = reader.alternatives();
  return reader.problem ?? ways;
}

class PatternReader {
  problem: string | undefined;
  private at = 0;

  constructor(private readonly source: string) {}

  /** `a|b`: one or the other. */
  alternatives(): number {
    let sum = this.sequence();
    while (this.source[this.at] === '|') {
      this.at += 1;
      sum += this.sequence();
    }
    return Math.min(sum, TOO_MANY);
  }

  /** `ab`: each way of one with each of the other. */
  private sequence(): number {
    let product = 1;
    while (this.at < this.source.length && this.source[this.at] !== '|' && this.source[this.at] !== ')') {
      product = Math.min(product * this.repeated(this.one()), TOO_MANY);
    }
    return product;
  }

  private one(): number {
    if (this.take(GROUP) === undefined) {
      if (BACK_REFERENCE.test(this.source.slice(this.at, this.at + 3))) this.problem ??= REFERENCE;
      this.take(ATOM);
      return 1;
    }
    const ways = this.alternatives();
    this.at += 1; // the closing bracket: the engine has compiled the expression, so it is there
    return ways;
  }

  /** `x{n,m}`: n times, or once more, and so on. */
  private repeated(ways: number): number {
    const found = this.take(QUANTIFIER);
    if (found === undefined) return ways;
    const [text, low, comma, high] = found;
    if (text.startsWith('?')) return Math.min(1 + ways, TOO_MANY);
    if (low === undefined || (comma !== undefined && high === '')) {
      this.problem ??= UNBOUNDED;
      return ways;
    }
    let sum = 0;
    for (let times = Number(low); times <= Number(high ?? low) && sum < TOO_MANY; times += 1) sum += Math.min(ways ** times, TOO_MANY);
    return Math.min(sum, TOO_MANY);
  }

  private take(pattern: RegExp): RegExpExecArray | undefined {
    pattern.lastIndex = this.at;
    const found = pattern.exec(this.source);
    if (found === null) return undefined;
    this.at = pattern.lastIndex;
    return found;
  }
}
