/** What a service answered. */
export interface Answer {
  readonly status: number;
  readonly headers: Headers;
  /** Parsed JSON. */
  readonly body: unknown;
}

/** Sends a request, with `json` as its body, and reads the whole answer. */
export async function ask(
  url: string,
  options: { readonly method?: string; readonly headers?: Record<string, string>; readonly json?: unknown } = {},
): Promise<Answer> {
  const { json, method = json === undefined ? 'GET' : 'POST', headers = {} } = options;
  const body = json === undefined ? null : JSON.stringify(json);
  const response = await fetch(url, { method, body, headers: { 'content-type': 'application/json', ...headers } });
  return { status: response.status, headers: response.headers, body: await response.json() };
}

/** The JSON of the first `count` events of a stream, which is then left. */
export async function firstEvents(response: Response, count: number): Promise<unknown[]> {
  const events: unknown[] = [];
  let text = '';
  for await (const chunk of response.body ?? []) {
    text += Buffer.from(chunk).toString();
    const complete = text.split('\n\n');
    text = complete.pop() ?? '';
    events.push(...complete.flatMap((event) => dataOf(event)));
    if (events.length >= count) break;
  }
  return events.slice(0, count);
}

function dataOf(event: string): unknown[] {
  const data = /^data: (.+)$/m.exec(event)?.[1];
  return data === undefined ? [] : [JSON.parse(data)];
}
