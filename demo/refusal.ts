import { GraphQLError } from 'graphql';

/** An error of the catalog that its callers may see. */
export const refusal = (code: 'BAD_USER_INPUT' | 'NOT_FOUND', message: string): GraphQLError =>
  new GraphQLError(message, { extensions: { code } });
