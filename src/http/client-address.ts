import type { IncomingMessage } from 'node:http';
import { type BlockList, isIP } from 'node:net';

import type { Remote } from '../core/exchange.ts';

const MAPPED = '::ffff:';

/**
 * The IP address that a request comes from: that of its connection or, where that is a trusted proxy, the last one in
 * `X-Forwarded-For` that is none. What a caller has written to the left of it counts for nothing, nor does anything
 * behind an entry that is no address. Empty once the connection is gone.
 */
export function clientAddress({ socket, headers }: IncomingMessage, proxies: BlockList | undefined): string {
  let address = plain(socket.remoteAddress ?? '');
  if (!proxies) return address;
  const forwarded = headers['x-forwarded-for'];
  const hops = typeof forwarded === 'string' ? forwarded.split(',') : [];
  while (isTrusted(address, proxies)) {
    const next = plain(hops.pop()?.trim() ?? '');
    if (isIP(next) === 0) break;
    address = next;
  }
  return address;
}

/** A request's address for those who ask; nothing is worked out before. */
export class RemoteCaller implements Remote {
  readonly #req: IncomingMessage;
  readonly #proxies: BlockList | undefined;

  constructor(req: IncomingMessage, proxies: BlockList | undefined) {
    this.#req = req;
    this.#proxies = proxies;
  }

  get address(): string {
    return clientAddress(this.#req, this.#proxies);
  }
}

function isTrusted(address: string, proxies: BlockList): boolean {
  const family = isIP(address);
  return family !== 0 && proxies.check(address, family === 4 ? 'ipv4' : 'ipv6');
}

/** Without the zone of a link, and IPv4 as itself where IPv6 carries it. */
function plain(address: string): string {
  const unzoned = address.includes('%') ? address.slice(0, address.indexOf('%')) : address;
  const isMapped = unzoned.toLowerCase().startsWith(MAPPED) && isIP(unzoned.slice(MAPPED.length)) === 4;
  return isMapped ? unzoned.slice(MAPPED.length) : unzoned;
}
