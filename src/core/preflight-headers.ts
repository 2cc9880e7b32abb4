/**
 * Headers that no page of another site can send before its browser has asked whether it may: the names that GraphQL
 * servers know for it, and jQuery's. https://fetch.spec.whatwg.org/#cors-safelisted-request-header
 */
export const PREFLIGHT_HEADERS = ['graphql-require-preflight', 'apollo-require-preflight', 'x-requested-with'] as const;
