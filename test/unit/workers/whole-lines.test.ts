import { once } from 'node:events';
import { PassThrough } from 'node:stream';
import { expect, it } from 'vitest';

import { writeWholeLines } from '../../../src/workers/whole-lines.ts';

it('writes lines when they are whole, several together, and the last one as it ends', async () => {
  const from = new PassThrough();
  const written: string[] = [];
  writeWholeLines(from, (lines) => written.push(lines));

  for (const text of ['one\ntw', 'o', '\nthree\nfour\nfi', 've']) {
    from.write(text);
    await new Promise(setImmediate);
  }
  from.end();
  await once(from, 'end');

  expect(written).toEqual(['one\n', 'two\nthree\nfour\n', 'five\n']);
});
