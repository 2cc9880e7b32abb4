const TOKEN =
  /(?<comment>#[^\n]*)|(?<text>"""[^]*?"""|"(?:[^"\\\n]|\\.)*")|(?<variable>\$\w+)|(?<directive>@\w+)|(?<number>-?\b\d[\d.eE+-]*)|(?<name>\b[A-Za-z_]\w*)|(?<rest>[^"#$@\w-]+|.)/gs;
const KEYWORDS = new Set(
  'query mutation subscription fragment on type interface union enum input scalar directive extend schema implements repeatable'.split(
    ' ',
  ),
);

/**
 * A GraphQL text in coloured parts; it need not be valid.
 *
 * @returns {readonly { readonly kind: string, readonly text: string }[]}
 */
export function graphqlTokens(/** @type {string} */ text) {
  return [...text.matchAll(TOKEN)].map(({ groups = {}, 0: part }) => {
    const [kind = 'rest'] = Object.entries(groups).find(([, value]) => value !== undefined) ?? [];
    if (kind !== 'name') return { kind, text: part };
    return { kind: KEYWORDS.has(part) ? 'keyword' : /^[A-Z]/.test(part) ? 'type' : 'field', text: part };
  });
}
