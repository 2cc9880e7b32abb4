/** The codes of LANGUAGE.md §5 that a single path, template or service URL can cause by itself. */
export type LanguageErrorCode =
  'BAD_PATH' | 'UNKNOWN_SCOPE' | 'KEYS_IN_PATH' | 'OBJECT_IN_QUERY' | 'UNSAFE_HOST' | 'ENV_UNSET';

/** Where a mistake is, and what to do about it. */
export interface LanguageErrorPlace {
  /** One sentence that tells the author what to change. */
  readonly hint: string;
  /** UTF-16 units from the start of the text; the start when absent. */
  readonly offset?: number;
}

/** A mistake in the text of a path, template or service URL; its message has no full stop and never shows a secret. */
export class LanguageError extends Error {
  override readonly name = 'LanguageError';
  readonly code: LanguageErrorCode;
  readonly hint: string;
  /** UTF-16 units from the start of the text. */
  readonly offset: number;

  constructor(code: LanguageErrorCode, message: string, { hint, offset = 0 }: LanguageErrorPlace) {
    super(message);
    this.code = code;
    this.hint = hint;
    this.offset = offset;
  }
}
