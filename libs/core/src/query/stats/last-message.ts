const LOGIN_FAILED = /failed.*login/i;
const QUERY = /database query/;

/** What messages tell of their records. Most say the same as the one before. */
export class LastMessage {
  failedLogin = false;
  query = false;
  private text = '';

  of(text: string): this {
    if (text === this.text) return this;
    this.text = text;
    this.failedLogin = LOGIN_FAILED.test(text);
    this.query = QUERY.test(text);
    return this;
  }
}
