import { lookup } from 'node:dns/promises';

/** The addresses of a host name, at least one. Rejects when there is none. */
export type Resolve = (hostname: string) => Promise<readonly string[]>;

/** As the system resolves names: /etc/hosts, then DNS. */
export const systemResolve: Resolve = async (hostname) => {
  const found = await lookup(hostname, { all: true, order: 'verbatim' });
  return found.map(({ address }) => address);
};

/** DNS tells node nothing of how long an answer holds. */
const REFRESH_MS = 10_000;
/** Between lookups that failing connections ask for. */
const LEAST_PAUSE_MS = 1_000;

/**
 * What a host name resolves to, looked up in the background: anew every 10 seconds while it is asked for, and when
 * connections fail. Who asks waits only as long as nothing is known; a lookup that fails leaves what is known.
 */
export class HostAddresses {
  readonly #hostname: string;
  readonly #resolve: Resolve;
  readonly #onGone: (address: string) => void;
  #known: readonly string[] | undefined;
  #lookup: Promise<readonly string[]> | undefined;
  #lookedUpAtMs = -Infinity;

  /** `onGone` hears of each address that the name no longer has. */
  constructor(hostname: string, resolve: Resolve, onGone: (address: string) => void) {
    this.#hostname = hostname;
    this.#resolve = resolve;
    this.#onGone = onGone;
  }

  /** The same list as long as nothing changes; undefined until a lookup has found one. */
  get known(): readonly string[] | undefined {
    if (performance.now() - this.#lookedUpAtMs > REFRESH_MS) this.#refresh();
    return this.#known;
  }

  /** What is known, or will be. Rejects with why the name cannot be looked up. */
  async ready(): Promise<readonly string[]> {
    return this.known ?? this.#lookUp();
  }

  /** A connection could not be made: the name may have moved. */
  unreachable(): void {
    if (performance.now() - this.#lookedUpAtMs > LEAST_PAUSE_MS) this.#refresh();
  }

  #refresh(): void {
    this.#lookUp().catch(() => {});
  }

  #lookUp(): Promise<readonly string[]> {
    this.#lookup ??= this.#resolve(this.#hostname)
      .then((found) => this.#learn([...new Set(found)]))
      .finally(() => {
        this.#lookup = undefined;
        this.#lookedUpAtMs = performance.now();
      });
    return this.#lookup;
  }

  #learn(found: readonly string[]): readonly string[] {
    const before = this.#known ?? [];
    if (found.length === 0) throw new Error(`"${this.#hostname}" has no address`);
    const isSame = found.length === before.length && found.every((address) => before.includes(address));
    // Resolvers turn the order with every answer; that is no change.
    if (isSame) return before;
    this.#known = found;
    for (const address of before) if (!found.includes(address)) this.#onGone(address);
    return found;
  }
}
