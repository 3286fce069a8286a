import { checkScanOptions } from './check-scan-options';
import type { Finding, ScanReport } from './finding';
import { linesOf, notText, type Lines } from './lines-of';
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

  /** @throws CairnError CAIRN_E_SETTING for an option that cannot be used. */
  constructor(private readonly options: ScanOptions = {}) {
    checkScanOptions(options);
    this.scanner = new RecordScanner(options);
    this.most = options.mostFindings ?? MOST_FINDINGS;
  }

  /** Reads the lines of one file. Rejects with what their source throws. */
  async read(lines: Lines, file = ''): Promise<void> {
    let line = 0;
    for await (const text of linesOf(lines)) {
      line += 1;
      if (typeof text !== 'string') throw notText(line, text);
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
