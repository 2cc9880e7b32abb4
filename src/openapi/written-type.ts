/** A type as a field has it. */
export interface WrittenType {
  /** Without the last `!`: `[Pet!]`. */
  readonly text: string;
  readonly isNullable: boolean;
  readonly isList: boolean;
  /** The named type inside. */
  readonly name: string;
  /** Whether that type is the one being written, or one around it. */
  readonly isUnfinished: boolean;
}
