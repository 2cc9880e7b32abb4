/** Names that every object of JavaScript answers to, or that make it something else. GraphQL allows all but the first. */
export const INHERITED_NAMES = [
  ...['__proto__', 'constructor', 'prototype', 'toString', 'toLocaleString', 'valueOf', 'hasOwnProperty'],
  ...['isPrototypeOf', 'propertyIsEnumerable', 'then', 'catch', 'toJSON', 'length', 'name', 'message', 'call', 'apply'],
] as const;

/** Those that may name fields, arguments, types and enum values. */
export const LEGAL_NAMES = INHERITED_NAMES.filter((name) => !name.startsWith('__'));
