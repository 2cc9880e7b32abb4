import type { Transform } from 'node:stream';
import { constants, createBrotliDecompress, createGunzip, createInflate, createZstdDecompress } from 'node:zlib';

/** 8 MB, what RFC 8878 asks decoders to support; a frame may otherwise claim 128 MB before it yields a byte. */
const ZSTD_WINDOW_LOG = 23;

const inflaters: Readonly<Record<string, () => Transform>> = {
  gzip: createGunzip,
  'x-gzip': createGunzip,
  deflate: createInflate,
  br: createBrotliDecompress,
  zstd: () => createZstdDecompress({ params: { [constants.ZSTD_d_windowLogMax]: ZSTD_WINDOW_LOG } }),
};

/** A stream that undoes one content coding; undefined for codings we do not know, and for more than one at a time. */
export function inflaterFor(contentEncoding: string): Transform | undefined {
  const coding = contentEncoding.trim().toLowerCase();
  return Object.hasOwn(inflaters, coding) ? inflaters[coding]?.() : undefined;
}
