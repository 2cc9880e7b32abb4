import { GatewayError } from '../../core/errors.ts';
import type { Deferral } from '../../plan/deferral.ts';
import type { FetchUnit } from '../../plan/fetch-units.ts';
import type { Lowered } from '../../plan/lower.ts';
import type { ShapeField } from '../../plan/shape.ts';
import { isNeeded, type Prepared } from '../prepare.ts';

/** Fields of an answer that are sent together. */
export interface AnswerPart {
  /** The operation with these fields alone. */
  readonly prepared: Prepared;
  /** Positions of the units that they come from. */
  readonly units: readonly number[];
}

/** Fields that come later, each of them by one or several deferred fragments. */
export interface LaterPart extends AnswerPart {
  /** By `ShapeField.index`: the fragments that it comes by; none for a field of another part. */
  readonly deferrals: readonly (readonly Deferral[])[];
}

/** An answer in parts. */
export interface AnswerParts {
  readonly first: AnswerPart;
  readonly later: readonly LaterPart[];
}

/** What an answer is divided by. */
interface Divided {
  readonly lowered: Lowered;
  readonly prepared: Prepared;
  readonly units: readonly FetchUnit[];
}

/**
 * Divides an answer into what is sent at once and what comes later. A fragment inside a deferred one comes with it, and
 * fragments that share a field come together. Sent at once is what waits for no call and no code of its own, so that
 * nothing is gained; and what a fallback around it may have to stand in for. Undefined where nothing comes later.
 *
 * @throws {GatewayError} BAD_USER_INPUT when a variable that decides is null
 */
export function answerParts(divided: Divided): AnswerParts | undefined {
  const { lowered, prepared } = divided;
  const fragments = deferralsOf(lowered.shapeFields, prepared);
  const isIn =
    (group: ReadonlySet<Deferral>) =>
    (index: number): boolean =>
      fragments[index]?.some((deferral) => group.has(deferral)) === true;
  const groups = together(fragments).filter((group) => !lowered.shapeFields.some(isMaskable(isIn(group), lowered)));
  const isFirst = (index: number): boolean => !groups.some((group) => isIn(group)(index));
  const atOnce = new Set(partOf(divided, isFirst).units);
  const later = groups.flatMap((group): LaterPart[] => {
    const part = partOf(divided, isIn(group));
    const isWorthIt = part.units.some((unit) => !atOnce.has(unit)) || hasCode(part, lowered);
    return isWorthIt ? [{ ...part, deferrals: fragments.map((own, index) => (isIn(group)(index) ? own : [])) }] : [];
  });
  if (later.length === 0) return undefined;
  const isLate = (index: number): boolean => later.some((part) => part.prepared.included[index] === true);
  return { first: partOf(divided, (index) => !isLate(index)), later };
}

/** Whether a null in place of a field in the group would end in a fallback around the group. */
const isMaskable =
  (isIn: (index: number) => boolean, { shapeFields }: Lowered) =>
  (field: ShapeField): boolean => {
    if (!isIn(field.index) || isIn(field.parent)) return false;
    let at = field;
    for (let around = shapeFields[at.parent]; around && at.output.nonNull; around = shapeFields[at.parent]) {
      if (around.fallback) return true;
      at = around;
    }
    return false;
  };

const hasCode = ({ prepared: { included } }: AnswerPart, { shapeFields }: Lowered): boolean =>
  shapeFields.some(({ index, source }) => source.kind === 'computed' && included[index] === true);

/** By `ShapeField.index`: the fragments that a field comes by; none where it is sent at once. */
function deferralsOf(fields: readonly ShapeField[], prepared: Prepared): readonly (readonly Deferral[])[] {
  const found: (readonly Deferral[])[] = [];
  for (const field of fields) {
    const around = found[field.parent] ?? [];
    found.push(around.length > 0 ? around : ownDeferrals(field, prepared));
  }
  return found;
}

function ownDeferrals({ deferred = [] }: ShapeField, { inputs: { variables } }: Prepared): readonly Deferral[] {
  const found = new Set<Deferral>();
  for (const { conditions, deferrals } of deferred) {
    if (!conditions.every(({ variable, when }) => variables[variable] === when)) continue;
    const counting = deferrals.find((deferral) => counts(deferral, variables));
    if (!counting) return [];
    found.add(counting);
  }
  return [...found];
}

/** https://github.com/graphql/graphql-spec/pull/1110: absent is true. */
function counts({ variable }: Deferral, variables: Prepared['inputs']['variables']): boolean {
  const value = variable === undefined ? true : variables[variable];
  if (value === null) throw new GatewayError('BAD_USER_INPUT', { reason: `variable "$${variable}" must not be null` });
  return value !== false;
}

/** The fragments, those that share a field with each other. */
function together(fragments: readonly (readonly Deferral[])[]): readonly ReadonlySet<Deferral>[] {
  let groups: Set<Deferral>[] = [];
  for (const own of fragments) {
    if (own.length === 0) continue;
    const touched = groups.filter((group) => own.some((deferral) => group.has(deferral)));
    const joined = new Set([...touched.flatMap((group) => [...group]), ...own]);
    groups = [...groups.filter((group) => !touched.includes(group)), joined];
  }
  return groups;
}

function partOf({ lowered, prepared, units }: Divided, isIn: (index: number) => boolean): AnswerPart {
  const included = prepared.included.map((isIncluded, index) => isIncluded && isIn(index));
  const part = { ...prepared, included, isWhole: false };
  const needed = new Set<number>();
  const need = (position: number): void => {
    if (needed.has(position)) return;
    needed.add(position);
    for (const before of units[position]?.after ?? []) need(before);
  };
  for (const [position, { fields }] of units.entries())
    if (fields.some((field) => isNeeded(field, lowered, part))) need(position);
  return { prepared: part, units: [...needed] };
}
