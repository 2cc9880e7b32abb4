import { chance } from './chance.ts';

interface Range {
  readonly name: RegExp;
  readonly least: number;
  readonly most: number;
  /** Digits behind the point, where there can be some. */
  readonly digits?: number;
}

/** What fields with such names hold, the first that fits. */
const RANGES: readonly Range[] = [
  { name: /price|amount|total|cost|revenue|balance|fee|tax|discount/i, least: 5, most: 250, digits: 2 },
  { name: /rating|stars|score/i, least: 1, most: 5 },
  { name: /quantity|qty|count|level/i, least: 1, most: 5 },
  { name: /percent|pct|progress|battery|humidity/i, least: 0, most: 100 },
  { name: /temperature/i, least: 15, most: 27, digits: 1 },
  { name: /^lat(?:itude)?$/i, least: -60, most: 60, digits: 4 },
  { name: /^(?:lng|lon|longitude)$/i, least: -180, most: 180, digits: 4 },
  { name: /year/i, least: 1990, most: 2025 },
  { name: /^age$/i, least: 18, most: 80 },
];

const USUAL: Range = { name: /./, least: 1, most: 100, digits: 2 };

/** A number as a field of this name may hold it. */
export function madeUpNumber(field: string, key: string, isWhole: boolean): number {
  const { least, most, digits = 0 } = RANGES.find(({ name }) => name.test(field)) ?? USUAL;
  const scale = isWhole ? 1 : 10 ** digits;
  return least + chance(key, (most - least) * scale + 1) / scale;
}
