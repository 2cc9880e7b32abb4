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

export const UserDashboard: StoredOperation<UserDashboardQuery, UserDashboardQueryVariables> = {
  documentId: 'sha256:c72d68624446f14b9ae07c70eae18e30600888a8bb3262ed05ec7a17a17119ac',
  operationName: 'UserDashboard',
};

export type OrderStatus =
  | 'PENDING'
  | 'SHIPPED'
  | 'DELIVERED';

export type UserDashboardQueryVariables = Exact<{
  first?: number;
}>;


export type UserDashboardQuery = { readonly userDashboard: { readonly profile: { readonly id: string, readonly name: string, readonly city: string | null } | null, readonly orders: ReadonlyArray<{ readonly id: string, readonly status: OrderStatus, readonly totalLabel: string, readonly lines: ReadonlyArray<{ readonly quantity: number, readonly product: { readonly name: string } | null }> }> | null, readonly notifications: ReadonlyArray<{ readonly id: string, readonly title: string }> } };
