import { expect, it } from 'vitest';

import { addressKey } from '../../../src/limit/address-key.ts';

it.each([
  ['IPv4 by itself', '198.51.100.1', '198.51.100.1'],
  ['IPv4 in IPv6 as IPv4', '::ffff:198.51.100.1', '198.51.100.1'],
  ['IPv4 in IPv6 in hexadecimal as IPv4', '0:0:0:0:0:FFFF:c633:6401', '198.51.100.1'],
  ['IPv6 by its /64', '2001:db8:1:2:3:4:5:6', '2001:db8:1:2::/64'],
  ['IPv6 of any spelling by its /64', '2001:0DB8:0001:0002::6', '2001:db8:1:2::/64'],
  ['short IPv6 by its /64', '::1', '0:0:0:0::/64'],
  ['IPv6 with a zone by its /64', 'fe80::1%eth0', 'fe80:0:0:0::/64'],
  ['what is no address by itself', '', ''],
])('counts %s', (_, address, key) => {
  expect(addressKey(address)).toBe(key);
});
