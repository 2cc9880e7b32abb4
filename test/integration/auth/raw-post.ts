import { request } from 'node:http';
import { text } from 'node:stream/consumers';

/** Asks for a headline with headers as they are, names and values one after the other: fetch would join them. */
export function rawPost(
  url: string,
  sent: readonly string[],
): Promise<{ readonly status: number; readonly body: unknown }> {
  const query = '{"query":"{ headline }"}';
  const { hostname, port, pathname: path } = new URL(url);
  const usual = ['host', hostname, 'content-type', 'application/json', 'content-length', String(query.length)];
  const options = { hostname, port, path, method: 'POST', headers: [...usual, ...sent] };
  return new Promise((resolve, reject) => {
    request(options, (answer) => {
      void text(answer).then((body) => resolve({ status: answer.statusCode ?? 0, body: JSON.parse(body) as unknown }));
    })
      .on('error', reject)
      .end(query);
  });
}
