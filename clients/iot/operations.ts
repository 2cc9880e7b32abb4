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

export const Devices: StoredOperation<DevicesQuery, DevicesQueryVariables> = {
  documentId: 'sha256:0d1e2c5edbd47098f4e1d2d46fb1a4f68d5e5bc458d1e346821b1b725bc11fde',
  operationName: 'Devices',
};

export const Device: StoredOperation<DeviceQuery, DeviceQueryVariables> = {
  documentId: 'sha256:614cc8ac7bd59e5af141ecb5070aa3a5747f53ff7930e67f42e8977b78c60d0d',
  operationName: 'Device',
};

export const Command: StoredOperation<CommandMutation, CommandMutationVariables> = {
  documentId: 'sha256:bc30a86803552a5a20d78088a1e0160e03b755397d7b116c0805240c2bcde942',
  operationName: 'Command',
};

export const Telemetry: StoredOperation<TelemetrySubscription, TelemetrySubscriptionVariables> = {
  documentId: 'sha256:7ca2f8cabe380235f56adddd557ae79cbf5dbc3132676150090e86990031529e',
  operationName: 'Telemetry',
};

export type DevicesQueryVariables = Exact<{ [key: string]: never; }>;


export type DevicesQuery = { readonly devices: ReadonlyArray<{ readonly id: string, readonly status: string, readonly batt: number | null, readonly t: number | null }> };

export type DeviceQueryVariables = Exact<{
  id: string | number;
}>;


export type DeviceQuery = { readonly device: { readonly id: string, readonly status: string, readonly batt: number | null, readonly t: number | null } | null };

export type CommandMutationVariables = Exact<{
  device: string | number;
  name: string;
}>;


export type CommandMutation = { readonly command: { readonly accepted: boolean } };

export type TelemetrySubscriptionVariables = Exact<{
  deviceId: string | number;
}>;


export type TelemetrySubscription = { readonly telemetry: { readonly at: string, readonly temperature: number | null } };
