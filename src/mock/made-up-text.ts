import { chance, oneOf } from './chance.ts';

/** Where a text is made up for. */
export interface TextPlace {
  /** Name of the type that has the field. */
  readonly owner: string;
  readonly field: string;
  /** What identifies the object; equal objects have equal texts. */
  readonly key: string;
  /** Tells the items of a list apart. */
  readonly item: string;
}

const FIRST_NAMES = ['Ada', 'Noor', 'Milan', 'Ines', 'Tomas', 'Yuki', 'Lena', 'Omar', 'Freya', 'Kofi'] as const;
const LAST_NAMES = ['Okafor', 'Lindholm', 'Moreau', 'Tanaka', 'Novak', 'Silva', 'Haas', 'Rossi', 'Khan'] as const;
const QUALITIES = [
  'Oak',
  'Blue',
  'Quiet',
  'Nordic',
  'Bright',
  'Small',
  'Walnut',
  'Simple',
  'Linen',
  'Copper',
  'Green',
] as const;
const THINGS = [
  'Lamp',
  'Chair',
  'Mug',
  'Shelf',
  'Notebook',
  'Kettle',
  'Blanket',
  'Clock',
  'Basket',
  'Desk',
  'Vase',
  'Rug',
  'Mirror',
] as const;
const CITIES = ['Lisbon', 'Oslo', 'Kyoto', 'Vienna', 'Porto', 'Tallinn', 'Ghent', 'Bergen'] as const;
const COUNTRIES = ['Portugal', 'Norway', 'Japan', 'Austria', 'Estonia', 'Belgium'] as const;
const COUNTRY_CODES = ['PT', 'NO', 'JP', 'AT', 'EE', 'BE'] as const;
const STREETS = ['Harbour Road', 'Mill Lane', 'Station Street', 'Garden Walk'] as const;
const STATES = ['active', 'online', 'ok'] as const;
const COLOURS = ['teal', 'amber', 'indigo', 'coral'] as const;
const SENTENCES = [
  'It works as it should, and looks good doing it.',
  'Made to last, and easy to mend.',
  'Everything arrived on time.',
  'A little smaller than expected.',
] as const;

const PERSON = /user|person|customer|author|member|account|employee|owner|contact|profile|viewer/i;

const first = ({ key }: TextPlace): string => oneOf(FIRST_NAMES, `${key} first name`);
const last = ({ key }: TextPlace): string => oneOf(LAST_NAMES, `${key} last name`);

const thing = ({ key, item }: TextPlace): string =>
  `${oneOf(QUALITIES, `${key}${item} quality`)} ${oneOf(THINGS, `${key}${item} thing`)}`;

const slug = (text: string): string =>
  text
    .toLowerCase()
    .replace(/[^a-z0-9]+/g, '-')
    .replace(/^-|-$/g, '');

/** What fields with such names hold, the first that fits. */
const MAKERS: readonly (readonly [RegExp, (place: TextPlace) => string])[] = [
  [/e-?mail/i, (place) => `${first(place)}.${last(place)}@example.com`.toLowerCase()],
  [/image|avatar|photo|picture|poster|thumbnail|icon|logo/i, picture],
  [/ur[il]$|link|href|website/i, ({ owner, key, item }) => `https://example.com/${slug(`${owner} ${key}${item}`)}`],
  [/first_?name|given_?name/i, first],
  [/last_?name|family_?name|surname/i, last],
  [/user_?name|login|handle|nick/i, (place) => `${first(place)}${chance(place.key, 90) + 10}`.toLowerCase()],
  [/slug/i, (place) => slug(thing(place))],
  [/(?:^|_)(?:at|on)$|At$|On$|date|time|since|until/i, ({ key }) => madeUpInstant(key)],
  [/city|town/i, ({ key }) => oneOf(CITIES, key)],
  [/country_?code/i, ({ key }) => oneOf(COUNTRY_CODES, key)],
  [/country/i, ({ key }) => oneOf(COUNTRIES, key)],
  [/street|address/i, ({ key }) => `${oneOf(STREETS, key)} ${chance(`${key} number`, 90) + 1}`],
  [/zip|post(?:al)?_?code/i, ({ key }) => String(10_000 + chance(key, 89_999))],
  [/phone|mobile|tel$/i, ({ key }) => `+1 555 01${String(chance(key, 100)).padStart(2, '0')}`],
  [/currency/i, () => 'EUR'],
  [/locale|language/i, () => 'en'],
  [/colou?r/i, ({ key, item }) => oneOf(COLOURS, key + item)],
  [/status|state/i, ({ key }) => oneOf(STATES, key)],
  [/description|text|body|comment|message|summary|content|note/i, ({ key, item }) => oneOf(SENTENCES, key + item)],
  [/name|title|label/i, (place) => (PERSON.test(place.owner) ? `${first(place)} ${last(place)}` : thing(place))],
];

/** A text as a field of this name may hold it. */
export function madeUpText(place: TextPlace): string {
  const maker = MAKERS.find(([name]) => name.test(place.field))?.[1];
  if (maker) return maker(place);
  const words = place.field.replace(/_/g, ' ').replace(/(?<=[a-z0-9])(?=[A-Z])/g, ' ');
  return `${words.charAt(0).toUpperCase()}${words.slice(1).toLowerCase()} ${chance(place.key + place.item, 99) + 1}`;
}

/** A moment of the year 2025, as ISO 8601 has it. */
export function madeUpInstant(key: string): string {
  const start = Date.UTC(2025, 0, 1);
  return new Date(start + chance(key, 365 * 24 * 60) * 60_000).toISOString();
}

/** A plain picture that needs no other server. */
function picture({ key, item }: TextPlace): string {
  const svg = `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 4 3"><path fill="hsl(${chance(key + item, 360)} 45% 60%)" d="M0 0h4v3H0z"/></svg>`;
  return `data:image/svg+xml,${encodeURIComponent(svg)}`;
}
