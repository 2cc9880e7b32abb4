// Generated from codegen.yml: edits are lost.
import type { FieldCode } from 'facet-gateway';

export interface WebResolvers {
  readonly Order: {
    readonly totalLabel: FieldCode<{ readonly total: number; readonly currency: string }, string, object>;
  };
}
