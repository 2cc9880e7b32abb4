import { createRequire } from 'node:module';
import { rows, type RowsById } from './rows.ts';

/** A text by a user. */
export interface Post {
  readonly id: number;
  readonly userId: number;
  readonly title: string;
  readonly body: string;
}

/** What somebody said about a post. */
export interface Comment {
  readonly id: number;
  readonly postId: number;
  readonly name: string;
  readonly email: string;
  readonly body: string;
}

/** An author, with objects inside. */
export interface User {
  readonly id: number;
  readonly name: string;
  readonly username: string;
  readonly email: string;
  readonly phone: string;
  readonly address: { readonly city: string; readonly geo: { readonly lat: string; readonly lng: string } };
  readonly company: { readonly name: string; readonly catchPhrase: string };
}

/** A task of a user. */
export interface Todo {
  readonly id: number;
  readonly userId: number;
  readonly title: string;
  readonly completed: boolean;
}

/** A named collection of a user. */
export interface Album {
  readonly id: number;
  readonly userId: number;
  readonly title: string;
}

/** A currency; its id is the ISO 4217 code. */
export interface Currency {
  readonly id: string;
  readonly name: string;
  readonly symbol: string;
  readonly decimals: number;
}

/** ISO 3166-1 codes of a country: three letters as its id, and the two letters that name it elsewhere. */
export interface CountryCode {
  readonly id: string;
  readonly alpha2: string;
}

/** Tables of the REST service: those of `jsonplaceholder`, and what `countries-list` says about codes. */
export interface RestData {
  readonly posts: readonly Post[];
  readonly comments: readonly Comment[];
  readonly users: readonly User[];
  readonly todos: readonly Todo[];
  readonly albums: readonly Album[];
  readonly currencies: readonly Currency[];
  readonly countryCodes: readonly CountryCode[];
}

const require = createRequire(import.meta.url);

/** The rows that the REST service serves. The packages must be installed. */
export function restData(): RestData {
  const { posts, comments, users, todos, albums } = require('jsonplaceholder/data.json') as RestData;
  const { currencies } = require('countries-list/currencies') as { currencies: RowsById<Currency> };
  const alpha3 = require('countries-list/minimal/countries.2to3.min.json') as Readonly<Record<string, string>>;
  const countryCodes = Object.entries(alpha3).map(([alpha2, id]) => ({ id, alpha2 }));
  return { posts, comments, users, todos, albums, currencies: rows(currencies), countryCodes };
}
