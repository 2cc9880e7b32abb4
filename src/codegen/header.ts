/** The first line of what is generated. */
export const HEADER = '// Generated from codegen.yml: edits are lost.';
