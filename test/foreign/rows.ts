/** A table of a package that keeps its rows by their ids. */
export type RowsById<Row> = Readonly<Record<string, Omit<Row, 'id'>>>;

/** The same rows as a list, each with its id. */
export const rows = <Row extends { readonly id: string }>(table: RowsById<Row>): readonly Row[] =>
  Object.entries(table).map(([id, row]) => ({ id, ...row }) as unknown as Row);

/** A function that finds a row by its id. */
export function byId<Row extends { readonly id: string | number }>(list: readonly Row[]): (id: Row['id']) => Row {
  const known = new Map(list.map((row) => [row.id, row]));
  return (id) => {
    const row = known.get(id);
    if (row === undefined) throw new Error(`there is no row ${id}`);
    return row;
  };
}
