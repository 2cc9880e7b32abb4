import { LanguageError } from './language-error.ts';

/** UTF-16 units a path or template may have. */
const MAX_LENGTH = 10_000;

/** A text that is read from left to right. Patterns must be sticky, so that they match at the present offset only. */
export class Cursor {
  readonly text: string;
  /** UTF-16 units read so far. */
  offset = 0;

  /** @throws {LanguageError} BAD_PATH for a text over 10,000 UTF-16 units. */
  constructor(text: string) {
    this.text = text;
    if (text.length > MAX_LENGTH) throw this.problem('The text is too long', `Keep it under ${MAX_LENGTH} characters.`);
  }

  get done(): boolean {
    return this.offset >= this.text.length;
  }

  /** True when `text` comes next. */
  sees(text: string): boolean {
    return this.text.startsWith(text, this.offset);
  }

  /** Reads `text` if it comes next, and tells whether it did. */
  accept(text: string): boolean {
    const seen = this.sees(text);
    if (seen) this.offset += text.length;
    return seen;
  }

  /** Reads what the pattern matches here; undefined when it does not. */
  take(pattern: RegExp): string | undefined {
    pattern.lastIndex = this.offset;
    const match = pattern.exec(this.text)?.[0];
    if (match !== undefined) this.offset += match.length;
    return match;
  }

  /** Reads up to `text`, or up to the end where it does not occur. */
  takeUntil(text: string): string {
    const start = this.offset;
    const end = this.text.indexOf(text, start);
    this.offset = end < 0 ? this.text.length : end;
    return this.text.slice(start, this.offset);
  }

  /** A BAD_PATH error at the present offset, to be thrown. */
  problem(message: string, hint: string, offset = this.offset): LanguageError {
    return new LanguageError('BAD_PATH', message, { hint, offset });
  }
}
