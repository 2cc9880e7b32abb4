/** A part of a longer text. */
export interface TextPiece {
  readonly text: string;
  /** UTF-16 units from the start of the longer text. */
  readonly offset: number;
}

/** The pieces between the separators, each with its place in the longer text. */
export function splitText({ text, offset }: TextPiece, separator: string): readonly TextPiece[] {
  let next = offset;
  return text.split(separator).map((piece) => {
    const start = next;
    next += piece.length + separator.length;
    return { text: piece, offset: start };
  });
}
