import type { Readable } from 'node:stream';

/**
 * Writes what comes line by line, so that lines of several processes do not end up inside each other: the system keeps no
 * write together that is longer than a page of memory.
 */
export function writeWholeLines(from: Readable, write: (lines: string) => void): void {
  let begun = '';
  from.setEncoding('utf8').on('data', (text: string) => {
    const end = text.lastIndexOf('\n') + 1;
    if (end === 0) begun += text;
    else {
      write(begun + text.slice(0, end));
      begun = text.slice(end);
    }
  });
  from.once('end', () => {
    if (begun !== '') write(`${begun}\n`);
  });
}
