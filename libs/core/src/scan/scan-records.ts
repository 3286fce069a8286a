import type { Finding, ScanReport } from './finding';
import { RecordScanner, type ScanRules } from './record-scanner';

export interface ScanOptions extends ScanRules {
  /** Where the lines come from, for the findings. Default empty. */
  readonly file?: string;
  /** Findings listed; the others are counted. Default 1,000. */
  readonly mostFindings?: number;
  /** Told of every finding as it is made, listed or not. */
  readonly onFinding?: (finding: Finding) => void;
}

const MOST_FINDINGS = 1_000;

/** Counts and keeps what a scan finds, over any number of files. */
export class Scan {
  private readonly scanner: RecordScanner;
  private readonly findings: Finding[] = [];
  private readonly most: number;
  private lines = 0;
  private corrupt = 0;
  private found = 0;

  constructor(private readonly options: ScanOptions = {}) {
    this.scanner = new RecordScanner(options);
    this.most = options.mostFindings ?? MOST_FINDINGS;
  }

  /** Reads the lines of one file. Rejects with what their source throws. */
  async read(lines: AsyncIterable<string> | Iterable<string>, file = ''): Promise<void> {
    let line = 0;
    for await (const text of lines) {
      line += 1;
      if (text !== '') this.take(text, file, line);
    }
  }

  report(): ScanReport {
    const { lines, corrupt, found, findings } = this;
    return { lines, corrupt, found, findings };
  }

  private take(text: string, file: string, line: number): void {
    this.lines += 1;
    const inRecord = this.scanner.findingsIn(text);
    if (inRecord === undefined) this.corrupt += 1;
    for (const found of inRecord ?? this.scanner.findingsInText(text)) {
      const finding = { file, line, ...found };
      this.found += 1;
      if (this.findings.length < this.most) this.findings.push(finding);
      this.options.onFinding?.(finding);
    }
  }
}

/**
 * Searches lines that are already written for secrets and personal data, with the rules of the redactor. What is redacted, masked or a pseudonym is
 * no finding. Memory is that of one line and of the findings listed.
 */
export async function scanRecords(lines: AsyncIterable<string> | Iterable<string>, options: ScanOptions = {}): Promise<ScanReport> {
  const scan = new Scan(options);
  await scan.read(lines, options.file);
  return scan.report();
}
