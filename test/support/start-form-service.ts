import { createServer } from 'node:http';
import { buffer } from 'node:stream/consumers';

import { closeAtOnce, listen } from './listen.ts';

/** A form as the service got it. */
export interface SeenForm {
  readonly contentType: string;
  readonly form: FormData;
}

/** A REST service that takes forms, and answers `{ "parts": […] }` with the name and size of each part. */
export async function startFormService() {
  const forms: SeenForm[] = [];
  const server = createServer((incoming, outgoing) => {
    void (async () => {
      const contentType = incoming.headers['content-type'] ?? '';
      const body = new Uint8Array(await buffer(incoming));
      const form = await new Response(body, { headers: { 'content-type': contentType } })
        .formData()
        .catch(() => undefined);
      outgoing.writeHead(form ? 200 : 400, { 'content-type': 'application/json' });
      if (!form) return outgoing.end('{}');
      forms.push({ contentType, form });
      const parts = [...form].map(([name, part]) => ({
        name,
        size: typeof part === 'string' ? part.length : part.size,
      }));
      return outgoing.end(JSON.stringify({ parts }));
    })();
  });
  const url = await listen(server);
  return { url, forms, [Symbol.asyncDispose]: () => closeAtOnce(server) };
}
