import { answerBody } from '../support/spec-page.ts';

/** A request as a page shows it: a request line, headers, an empty line and a body. */
export interface ShownRequest {
  readonly path: string;
  readonly init: RequestInit;
}

/** An answer as a page shows it; what it leaves out is not compared. */
export interface ShownAnswer {
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  /** Undefined where the page shows none; of a stream, its events. */
  readonly body: unknown;
}

/** Reads a request; `<token>` in it stands for a valid token. */
export function readRequest(text: string, token: string): ShownRequest {
  const { first, headers, body } = readMessage(text);
  const [method = '', path = ''] = first.split(' ');
  const filled = Object.entries(headers).map(([name, value]): [string, string] => [
    name,
    value.replace('<token>', token),
  ]);
  return { path, init: { method, headers: filled, ...(body !== '' && { body }) } };
}

/** Reads an answer: `HTTP/1.1 200 OK`, headers, an empty line and JSON. */
export function readAnswer(text: string): ShownAnswer {
  const { first, headers, body } = readMessage(text);
  return { status: Number(first.split(' ')[1]), headers, body: answerBody(body, headers) };
}

function readMessage(text: string) {
  const [head = '', ...rest] = text.trim().split('\n\n');
  const [first = '', ...lines] = head.split('\n');
  return { first, headers: readHeaders(lines), body: rest.join('\n\n') };
}

/** Headers by their names in lower case. */
export function readHeaders(lines: readonly string[]): Readonly<Record<string, string>> {
  return Object.fromEntries(
    lines.map((line) => {
      const [name = '', value = ''] = line.split(/: (.*)/s);
      return [name.toLowerCase(), value];
    }),
  );
}
