import { isIP } from 'node:net';

/**
 * What the requests from an IP address are counted under: an IPv4 address itself, also where it is written as IPv6,
 * and the /64 network of an IPv6 address, since one caller has all of it. A text that is no address stands for itself.
 */
export function addressKey(address: string): string {
  if (isIP(address) !== 6) return address;
  const groups = groupsOf(address);
  const [sixth, seventh, eighth] = groups.slice(5).map((group) => parseInt(group, 16));
  if (groups.slice(0, 5).every((group) => group === '0') && sixth === 0xffff) {
    const halves = [seventh ?? 0, eighth ?? 0];
    return halves.flatMap((half) => [half >> 8, half & 0xff]).join('.');
  }
  return `${groups.slice(0, 4).join(':')}::/64`;
}

/** The eight groups of an IPv6 address, in lower case and without leading zeros. */
function groupsOf(address: string): readonly string[] {
  // In URLs an address has one form, without zone and dots.
  const { hostname } = new URL(`http://[${address.replace(/%.*$/, '')}]`);
  const [left = [], right = []] = hostname
    .slice(1, -1)
    .split('::')
    .map((half) => half.split(':').filter((group) => group !== ''));
  return [...left, ...Array<string>(8 - left.length - right.length).fill('0'), ...right];
}
