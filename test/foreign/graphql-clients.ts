/** A GraphQL client as applications use it. */
export interface GraphqlClient {
  readonly name: string;
  /** The data of a query as the client hands it on, each time there is more of it. */
  readonly states: (url: string, query: string) => AsyncIterable<unknown>;
}

/** What is used of @apollo/client: no types, since its package is there only once it is installed. */
interface Apollo {
  readonly ApolloClient: new (options: object) => {
    watchQuery(query: object): Observable<{ readonly data?: unknown }>;
  };
  readonly HttpLink: new (options: object) => object;
  readonly InMemoryCache: new () => object;
  readonly gql: (text: string) => object;
}

/** What is used of @urql/core. */
interface Urql {
  readonly Client: new (options: object) => {
    query(text: string, variables: object): { subscribe(next: (result: UrqlResult) => void): unknown };
  };
  readonly fetchExchange: unknown;
}

interface UrqlResult {
  readonly data?: unknown;
  readonly hasNext: boolean;
}

interface Observable<T> {
  subscribe(observer: { readonly next: (value: T) => void; readonly error: (cause: unknown) => void }): unknown;
}

const load = async <Module>(name: string): Promise<Module> => (await import(name)) as Module;

/** Apollo Client, which reads parts in either of two forms. */
const apollo = (handler: string): GraphqlClient => ({
  name: `Apollo Client with ${handler}`,
  async *states(uri, query) {
    const { ApolloClient, HttpLink, InMemoryCache, gql } = await load<Apollo>('@apollo/client');
    const handlers = await load<Readonly<Record<string, new () => object>>>('@apollo/client/incremental');
    const incrementalHandler = new (handlers[handler] as new () => object)();
    const client = new ApolloClient({ link: new HttpLink({ uri }), cache: new InMemoryCache(), incrementalHandler });
    const { push, fail, states } = queue();
    client.watchQuery({ query: gql(query) }).subscribe({ next: ({ data }) => data && push(data), error: fail });
    yield* states;
  },
});

const urql: GraphqlClient = {
  name: 'urql',
  async *states(url, query) {
    const { Client, fetchExchange } = await load<Urql>('@urql/core');
    const client = new Client({ url, exchanges: [fetchExchange], preferGetMethod: false });
    const { push, states } = queue();
    client.query(query, {}).subscribe(({ data }) => push(data));
    yield* states;
  },
};

export const graphqlClients = [apollo('Defer20220824Handler'), apollo('GraphQL17Alpha9Handler'), urql];

/** Values that are pushed, for one who pulls; it has no end. */
function queue() {
  const waiting: unknown[] = [];
  let wake = (): void => {};
  let failure: Error | undefined;
  async function* states(): AsyncGenerator<unknown, void> {
    for (;;) {
      if (failure) throw failure;
      if (waiting.length > 0) yield waiting.shift();
      else await new Promise<void>((resolve) => (wake = resolve));
    }
  }
  return {
    states: states(),
    push: (value: unknown) => {
      waiting.push(value);
      wake();
    },
    fail: (cause: unknown) => {
      failure = new Error('the client failed', { cause });
      wake();
    },
  };
}
