import { expect, it } from 'vitest';
import { acceptedCoding } from '../../../src/http/accepted-coding.ts';

it.each([
  ['gzip, deflate, br, zstd', 'zstd'],
  ['gzip, deflate, br', 'br'],
  ['gzip, deflate', 'gzip'],
  ['x-gzip', 'gzip'],
  ['GZIP', 'gzip'],
  ['gzip;q=1.0, zstd;q=0.5', 'gzip'],
  ['gzip;q=0.8, br;q=0.8', 'br'],
  ['zstd;q=0, br;q=0, gzip', 'gzip'],
  ['*', 'zstd'],
  ['zstd;q=0, *', 'br'],
  ['gzip, *;q=0', 'gzip'],
  ['*;q=0', undefined],
  ['gzip;q=0', undefined],
  ['deflate', undefined],
  ['identity', undefined],
  ['identity, gzip;q=0.5', undefined],
  ['identity;q=0.5, gzip', 'gzip'],
  ['gzip;q=2', undefined],
  ['gzip;q=-1', undefined],
  ['gzip;q=x', undefined],
  ['gzip ; q=0', undefined],
  [',,', undefined],
  ['', undefined],
])('chooses for "%s" the coding %s', (header, coding) => {
  expect(acceptedCoding(header).coding).toBe(coding);
  expect(acceptedCoding(header)).toBe(acceptedCoding(header));
});

it.each([
  ['gzip', false],
  ['gzip, identity;q=0.1', false],
  ['gzip, identity;q=0', true],
  ['gzip, *;q=0', true],
  ['gzip, *;q=0, identity', false],
])('knows for "%s" whether an answer has to be compressed: %s', (header, isRequired) => {
  expect(acceptedCoding(header).isRequired).toBe(isRequired);
});

it('reads headers of any number and length', () => {
  const headers = Array.from({ length: 1_000 }, (_, index) => `gzip;q=0.${index + 1}, x-${'y'.repeat(index)}`);

  expect(new Set(headers.map((header) => acceptedCoding(header).coding))).toEqual(new Set(['gzip']));
});
