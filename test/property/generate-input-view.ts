import type { Choices } from './choices.ts';
import {
  type ClientKinds,
  GRAPH_INPUTS,
  GRAPH_KINDS,
  type InputView,
  isRequired,
  withDefault,
} from './generate-values.ts';

/** Inputs that a client declares for itself: some fields under other names, some stricter, some left out. */
export function anyInputViews(choices: Choices, kinds: ClientKinds | undefined): ReadonlyMap<string, InputView> {
  const declared = new Map<string, InputView>();
  // Those that others hold come first, so that defaults are written with the names they have by then.
  for (const input of [...GRAPH_INPUTS.values()].reverse()) {
    if (!choices.chance(50)) continue;
    const names = { kinds: kinds ?? GRAPH_KINDS, inputs: new Map([...GRAPH_INPUTS, ...declared]) };
    const fields = input.fields
      .filter((field) => isRequired(field) || choices.chance(75))
      .map(({ name, type, graph }): InputView['fields'][number] => {
        const [required = false, ...inner] = type.nonNull;
        const own = {
          name: choices.chance(50) ? `${name}Own` : name,
          type: { ...type, nonNull: [required || choices.chance(20), ...inner] },
          graph,
        };
        return { ...withDefault(choices, own, names), graph };
      });
    declared.set(input.name, { name: input.name, fields });
  }
  return declared;
}
