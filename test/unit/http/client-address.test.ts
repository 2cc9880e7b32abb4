import type { IncomingMessage } from 'node:http';
import { expect, it } from 'vitest';

import { addressRanges } from '../../../src/core/address-range.ts';
import { clientAddress } from '../../../src/http/client-address.ts';

const PROXIES = addressRanges(['10.0.0.0/8', '127.0.0.1', 'fd00::/8', '::1']);

const from = (remoteAddress: string | undefined, forwarded?: string): IncomingMessage =>
  ({ socket: { remoteAddress }, headers: { 'x-forwarded-for': forwarded } }) as unknown as IncomingMessage;

it.each([
  ['a connection alone', '203.0.113.9', undefined, '203.0.113.9'],
  ['a caller who forges the header', '203.0.113.9', '198.51.100.1', '203.0.113.9'],
  ['a trusted proxy', '10.1.2.3', '198.51.100.1', '198.51.100.1'],
  ['a trusted proxy that says nothing', '10.1.2.3', undefined, '10.1.2.3'],
  ['a caller who forges entries before a trusted proxy', '10.1.2.3', '1.1.1.1, 198.51.100.1', '198.51.100.1'],
  ['a chain of trusted proxies', '127.0.0.1', '1.1.1.1, 198.51.100.1,10.9.9.9 , 10.8.8.8', '198.51.100.1'],
  ['trusted proxies all the way', '127.0.0.1', '10.9.9.9, 10.8.8.8', '10.9.9.9'],
  ['an entry that is no address', '127.0.0.1', '198.51.100.1, unknown, 10.8.8.8', '10.8.8.8'],
  ['an entry with a port', '127.0.0.1', '198.51.100.1:1234', '127.0.0.1'],
  ['an empty entry', '127.0.0.1', '198.51.100.1, ', '127.0.0.1'],
  ['IPv4 in IPv6', '::ffff:10.1.2.3', '::FFFF:198.51.100.1', '198.51.100.1'],
  ['IPv6', 'fd12::1', '2001:db8::7', '2001:db8::7'],
  ['an address with a zone', 'fe80::1%eth0', '198.51.100.1', 'fe80::1'],
  ['a connection that is gone', undefined, '198.51.100.1', ''],
])('finds the address behind %s', (_, socket, forwarded, address) => {
  expect(clientAddress(from(socket, forwarded), PROXIES)).toBe(address);
});

it('believes nobody where no proxy is trusted', () => {
  expect(clientAddress(from('127.0.0.1', '198.51.100.1'), undefined)).toBe('127.0.0.1');
});
