/** The rows of every table of a page, without heads, as the texts of their cells; backticks are taken off. */
export function tableRows(text: string): readonly (readonly string[])[] {
  return [...text.matchAll(/^\|(?: ?-+ ?\|)+\n((?:\|.*\n)+)/gm)].flatMap(([, rows = '']) =>
    rows.trimEnd().split('\n').map(cellsOf),
  );
}

const cellsOf = (row: string): readonly string[] =>
  row
    .slice(1, -1)
    .split(/(?<!\\)\|/)
    .map((cell) => cell.trim().replaceAll('`', ''));
