import { createRequire } from 'node:module';
import { rows, type RowsById } from './rows.ts';

/** A country by its two letters; `continent`, `currency` and `languages` are codes. */
export interface Country {
  readonly id: string;
  readonly name: string;
  readonly native: string;
  readonly capital: string;
  readonly continent: string;
  readonly currency: readonly string[];
  readonly languages: readonly string[];
  readonly phone: readonly number[];
}

/** A continent by its code. */
export interface Continent {
  readonly id: string;
  readonly name: string;
}

/** A language by its ISO 639-1 code. */
export interface Language {
  readonly id: string;
  readonly name: string;
  readonly native: string;
}

/** Tables of the GraphQL service: those of `countries-list`. */
export interface GraphqlData {
  readonly countries: readonly Country[];
  readonly continents: readonly Continent[];
  readonly languages: readonly Language[];
}

interface CountriesList {
  readonly countries: RowsById<Country>;
  readonly languages: RowsById<Language>;
  readonly continents: Readonly<Record<string, string>>;
}

const require = createRequire(import.meta.url);

/** The rows that the GraphQL service serves. The packages must be installed. */
export function graphqlData(): GraphqlData {
  const { countries, continents, languages } = require('countries-list') as CountriesList;
  return {
    countries: rows(countries),
    continents: Object.entries(continents).map(([id, name]) => ({ id, name })),
    languages: rows(languages),
  };
}
