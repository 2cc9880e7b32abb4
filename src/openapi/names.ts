/** `pet_id` → `petId`, `repos/list-for-org` → `reposListForOrg`, `HTMLUrl` → `htmlUrl`; a name in camelCase stays as it is. */
export function camelCase(text: string): string {
  if (/^[a-z][A-Za-z0-9]*$/.test(text)) return text;
  const [first = '', ...others] = wordsOf(text);
  return named([first.toLowerCase(), ...others.map(capitalised)].join(''), 'unnamed');
}

/** `full-repository` → `FullRepository`; a name in PascalCase stays as it is. */
export function pascalCase(text: string): string {
  if (/^[A-Z][A-Za-z0-9]*$/.test(text)) return text;
  return named(wordsOf(text).map(capitalised).join(''), 'Unnamed');
}

/** `in-progress` → `IN_PROGRESS`, `-1` → `MINUS_1`; undefined when no letter or digit is left of the text. */
export function enumCase(text: string): string | undefined {
  if (/^[A-Z][A-Z0-9_]*$/.test(text)) return text;
  if (text === '') return 'EMPTY';
  const spoken = text.replace(/^\+(?=\w)/, 'plus ').replace(/^-(?=\w)/, 'minus ');
  const words = wordsOf(spoken);
  return words.length === 0 ? undefined : named(words.join('_').toUpperCase(), '');
}

/** An environment variable for something: `pet-store` → `PET_STORE`. */
export const variableCase = (text: string): string => named(wordsOf(text).join('_').toUpperCase(), 'SERVICE');

/** Words in the text's own letters, without their accents; what is no letter or digit of ASCII parts words. */
function wordsOf(text: string): readonly string[] {
  const plain = text.normalize('NFKD').replace(/\p{M}/gu, '');
  const parted = plain.replace(/([a-z0-9])([A-Z])/g, '$1 $2').replace(/([A-Z])([A-Z][a-z])/g, '$1 $2');
  const words = parted.split(/[^A-Za-z0-9]+/).filter((word) => word !== '');
  // Capitals mean nothing where there is nothing else.
  return /[a-z]/.test(plain) ? words : words.map((word) => word.toLowerCase());
}

const capitalised = (word: string): string => word.charAt(0).toUpperCase() + word.slice(1);

const named = (name: string, otherwise: string): string =>
  name === '' ? otherwise : /^\d/.test(name) ? `_${name}` : name;
