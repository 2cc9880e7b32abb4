import { Lexer, Source, TokenKind } from 'graphql';

/** The tokens of a GraphQL text as they are written, comments left out. */
export function tokensOf(text: string): readonly string[] {
  const lexer = new Lexer(new Source(text));
  const tokens: string[] = [];
  while (lexer.advance().kind !== TokenKind.EOF) tokens.push(text.slice(lexer.token.start, lexer.token.end));
  return tokens;
}

/** The text of tokens; some lines, so that positions are not all in the first. */
export const textOf = (tokens: readonly string[]): string =>
  tokens.map((token, index) => (index % 12 === 11 ? `${token}\n` : `${token} `)).join('');
