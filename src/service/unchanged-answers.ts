import { LRUCache } from 'lru-cache';

import type { ServiceAnswer } from './call.ts';

/** Shorter bodies are parsed as fast as they are looked up; longer ones would crowd out all others. */
const MIN_BYTES = 2_048;
/** Ten thousand objects: to parse those takes as long as all else that is done for them. */
const MAX_BYTES = 4_194_304;
/** Of all bodies and their requests together; what is read in them takes about four times as much. */
const MAX_TOTAL_BYTES = 8_388_608;
/** Requests whose last answer is remembered by its mark alone, and their characters. */
const MAX_MARKS = 2_000;
const MAX_MARKED_LENGTH = 2_097_152;

interface ReadBody {
  readonly body: Buffer;
  readonly value: unknown;
}

/**
 * What was read in answers of services, for those that come again as they were. Most data is asked for more often than
 * it changes, and to compare bytes costs a hundredth of what parsing them does. What is handed out belongs to all who
 * get it: nobody may change it.
 */
export class UnchangedAnswers {
  readonly #minBytes: number;
  readonly #known = new LRUCache<string, ReadBody>({ maxSize: MAX_TOTAL_BYTES });
  /** Nothing is kept of an answer before it came twice. */
  readonly #marks = new LRUCache<string, number>({ max: MAX_MARKS, maxSize: MAX_MARKED_LENGTH });

  /** `minBytes`: default 2048. */
  constructor({ minBytes = MIN_BYTES }: { readonly minBytes?: number | undefined } = {}) {
    this.#minBytes = minBytes;
  }

  /** What `read` makes of an answer. `asked`, which is not empty, says for what; it is made for answers that are looked up. */
  read(asked: () => string, { body }: ServiceAnswer, read: () => unknown): unknown {
    if (body.length < this.#minBytes || body.length > MAX_BYTES) return read();
    const request = asked();
    const known = this.#known.get(request);
    if (known?.body.equals(body)) return known.value;
    const value = read();
    const mark = markOf(body);
    if (this.#marks.get(request) === mark)
      // A copy: the body may be a part of more that was read with it.
      this.#known.set(request, { body: Buffer.from(body), value }, { size: body.length + request.length });
    else this.#marks.set(request, mark, { size: request.length });
    return value;
  }
}

const SAMPLES = 64;

/** Nearly always another one for other bytes. */
function markOf(body: Buffer): number {
  const step = Math.max(1, Math.floor(body.length / SAMPLES));
  let mark = body.length;
  for (let at = 0; at < body.length; at += step) mark = (Math.imul(mark, 31) + (body[at] ?? 0)) | 0;
  return mark;
}
