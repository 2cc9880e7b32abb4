import { enumCase } from './names.ts';
import { descriptionText, quoted } from './sdl-text.ts';

/**
 * An enum with these values on the wire; undefined where one of them cannot be told apart by a name, or there are not
 * two: then they are texts.
 */
export function enumDefinition(name: string, values: readonly string[], description?: string): string | undefined {
  const names = values.map(enumCase);
  if (values.length < 2 || names.includes(undefined) || new Set(names).size < names.length) return undefined;
  const members = values.map((value, at) => {
    const member = names[at] ?? value;
    return member === value ? member : `${member} @from(value: ${quoted(value)})`;
  });
  return `${descriptionText(description)}enum ${name} { ${members.join(' ')} }`;
}
