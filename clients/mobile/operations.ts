// Generated from codegen.yml: edits are lost.
/** Internal type. DO NOT USE DIRECTLY. */
type Exact<T extends { [key: string]: unknown }> = { [K in keyof T]: T[K] };
/** Internal type. DO NOT USE DIRECTLY. */
export type Incremental<T> = T | { [P in keyof T]?: P extends ' $fragmentName' | '__typename' ? T[P] : never };
/** A stored operation, as it is sent in place of its text, with the types of its result and its variables. */
export interface StoredOperation<Result, Variables> {
  readonly documentId: string;
  readonly operationName: string;
  /** Never there: it is what `ResultOf` and `VariablesOf` of @graphql-typed-document-node/core read. */
  readonly __apiType?: (variables: Variables) => Result;
}

export const Home: StoredOperation<HomeQuery, HomeQueryVariables> = {
  documentId: 'sha256:5a325ca7b46d55f6729eed58d82e9796721fe024bcbb86bc1f97f3e22016f86e',
  operationName: 'Home',
};

export const Unread: StoredOperation<UnreadQuery, UnreadQueryVariables> = {
  documentId: 'sha256:9d548f424a31f789b820e324c35ecf0f8b39caf72c16305d3d4dbbacbb794b1d',
  operationName: 'Unread',
};

export type OrderStatus =
  | 'PENDING'
  | 'SHIPPED'
  | 'DELIVERED';

export type HomeQueryVariables = Exact<{ [key: string]: never; }>;


export type HomeQuery = { readonly home: { readonly firstName: string | null, readonly avatarUrl: string | null, readonly lastOrders: ReadonlyArray<{ readonly id: string, readonly status: OrderStatus, readonly total: number }> | null, readonly unread: ReadonlyArray<{ readonly id: string, readonly title: string }> } };

export type UnreadQueryVariables = Exact<{ [key: string]: never; }>;


export type UnreadQuery = { readonly home: { readonly unread: ReadonlyArray<{ readonly id: string, readonly title: string }> } };
