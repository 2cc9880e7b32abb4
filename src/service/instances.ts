import { isIP } from 'node:net';

import type { Breaker } from './breaker.ts';
import type { Send } from './call.ts';
import type { HostAddresses } from './host-addresses.ts';
import type { Pools } from './pool.ts';
import type { ServiceState } from './service-state.ts';

/** Where a service lives: `http://orders:8080/v1` is its origin and the path `/v1`. */
export interface ServiceUrl {
  readonly origin: string;
  /** Goes before the path of every request; empty or `/` for none. */
  readonly basePath: string;
}

/** One server of a service. */
export interface Instance<Answer> {
  /** What operators call it. */
  readonly name: string;
  readonly send: Send<Answer>;
  readonly breaker: Breaker;
}

/** How an instance is called: at this address, where the URL has a name. */
export type MakeInstance<Answer> = (url: ServiceUrl, address: string | undefined, breaker: Breaker) => Send<Answer>;

export interface InstancesOptions<Answer> {
  readonly urls: readonly ServiceUrl[];
  readonly pools: Pools;
  readonly state: ServiceState;
  readonly make: MakeInstance<Answer>;
}

/** All instances of a service: every address of every URL, as far as they are known. */
export class Instances<Answer> {
  readonly #urls: readonly UrlInstances<Answer>[];
  #parts: readonly (readonly Instance<Answer>[])[] = [];
  #all: readonly Instance<Answer>[] = [];

  constructor({ urls, ...options }: InstancesOptions<Answer>) {
    this.#urls = urls.map((url) => new UrlInstances(url, options));
  }

  /** Empty until an address is known. */
  known(): readonly Instance<Answer>[] {
    let isSame = this.#parts.length > 0;
    for (const [index, url] of this.#urls.entries()) isSame &&= this.#parts[index] === url.known();
    if (isSame) return this.#all;
    this.#parts = this.#urls.map((url) => url.known());
    this.#all = this.#parts.flat();
    return this.#all;
  }

  /** As soon as there is one. Rejects with why there is none. */
  async ready(): Promise<readonly Instance<Answer>[]> {
    await Promise.any(this.#urls.map((url) => url.ready()));
    return this.known();
  }

  /** Hears of a connection that could not be made. */
  unreachable(): void {
    for (const url of this.#urls) url.unreachable();
  }
}

/** The instances of one URL: one for each address of its name. */
class UrlInstances<Answer> {
  readonly #url: ServiceUrl;
  readonly #options: Omit<InstancesOptions<Answer>, 'urls'>;
  /** Undefined for a URL that has an address in place of a name. */
  readonly #host: HostAddresses | undefined;
  #addresses: readonly string[] | undefined;
  #byAddress: ReadonlyMap<string, Instance<Answer>> = new Map<string, Instance<Answer>>();
  #known: readonly Instance<Answer>[] = [];

  constructor(url: ServiceUrl, options: Omit<InstancesOptions<Answer>, 'urls'>) {
    this.#url = url;
    this.#options = options;
    const { hostname } = new URL(url.origin);
    const isAddress = isIP(hostname.replace(/^\[|\]$/g, '')) !== 0;
    this.#host = isAddress ? undefined : options.pools.addresses(hostname);
    if (isAddress) this.#known = [this.#instance(undefined)];
  }

  known(): readonly Instance<Answer>[] {
    const addresses = this.#host?.known;
    if (addresses && addresses !== this.#addresses) this.#follow(addresses);
    return this.#known;
  }

  async ready(): Promise<void> {
    await this.#host?.ready();
  }

  unreachable(): void {
    this.#host?.unreachable();
  }

  /** Addresses that stay keep their instances. */
  #follow(addresses: readonly string[]): void {
    const before = this.#byAddress;
    this.#byAddress = new Map(addresses.map((address) => [address, before.get(address) ?? this.#instance(address)]));
    this.#known = [...this.#byAddress.values()];
    this.#addresses = addresses;
    for (const address of before.keys())
      if (!this.#byAddress.has(address)) this.#options.state.forget(this.#key(address));
  }

  #instance(address: string | undefined): Instance<Answer> {
    const key = this.#key(address);
    const breaker = this.#options.state.breaker(key);
    return { name: instanceName(key), send: this.#options.make(this.#url, address, breaker), breaker };
  }

  #key(address: string | undefined): string {
    return instanceKey(this.#url.origin + this.#url.basePath, address);
  }
}

/** What tells an instance apart: its URL, and its address where that has a name. */
export const instanceKey = (url: string, address = ''): string => `${address} ${url}`;

/** What operators call the instance that a breaker is kept for: its origin, and its address where that has a name. A path may hold what is nobody's business. */
export function instanceName(key: string): string {
  const [address = '', url = ''] = key.split(' ');
  const { origin } = new URL(url);
  return address === '' ? origin : `${origin} ${address}`;
}
