const PREFIX = 'facet_own_';

/** The name under which the graph keeps a snapshot's field that its service's file replaces (LANGUAGE.md §4.2.9). */
export const ownField = (field: string): string => `${PREFIX}${field}`;

/** The name that the service knows a field by. */
export const remoteName = (field: string): string => (field.startsWith(PREFIX) ? field.slice(PREFIX.length) : field);
