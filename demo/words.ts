/** First names of the demo's users. */
export const FIRST_NAMES = (
  'Ada Alan Amara Anna Aylin Bruno Carla Chen Chloé Daniel Edsger Elif Emma Farid Fatima Finn Grace Hana Hugo Ida Inés ' +
  'Jonas Kofi Lea Leila Liam Linus Mai Marie Mateo Mira Noah Olivia Priya Søren Theo Yuki Zoë'
).split(' ');

/** Last names of the demo's users. */
export const LAST_NAMES = (
  'Adeyemi Andersen Bauer Bianchi Costa Dijkstra Dubois Fischer García Haddad Hopper Ivanova Jensen Kaya Kim Kowalski ' +
  "Lovelace Martin Mensah Müller Nakamura O'Brien Okafor Patel Rossi Silva Singh Smith Tanaka Turing Wang"
).split(' ');

/** Places people live in, with the currency they pay in. */
export const PLACES = [
  { city: 'Berlin', country: 'DE', currency: 'EUR' },
  { city: 'Hamburg', country: 'DE', currency: 'EUR' },
  { city: 'Lyon', country: 'FR', currency: 'EUR' },
  { city: 'Lisbon', country: 'PT', currency: 'EUR' },
  { city: 'London', country: 'GB', currency: 'GBP' },
  { city: 'Manchester', country: 'GB', currency: 'GBP' },
  { city: 'Zürich', country: 'CH', currency: 'CHF' },
  { city: 'New York', country: 'US', currency: 'USD' },
  { city: 'Portland', country: 'US', currency: 'USD' },
] as const;

/** Streets people live in. */
export const STREETS = ['Station Road', 'Mill Lane', 'Harbour Street', 'Park Avenue', 'Linden Walk', 'Church Row'];

/** First halves of product names; with `THINGS` they make 500 different ones. */
export const QUALITIES = (
  'Walnut Oak Linen Wool Copper Steel Ceramic Leather Cork Bamboo Compact Folding Wireless Classic Everyday Quiet ' +
  'Outdoor Travel Studio Mini'
).split(' ');

/** Second halves of product names, each with its usual price. */
export const THINGS = Object.entries({
  'Desk Lamp': 49,
  Kettle: 39,
  Teapot: 29,
  Notebook: 9,
  Backpack: 89,
  Armchair: 349,
  Bookshelf: 199,
  Speaker: 129,
  Headphones: 179,
  Keyboard: 99,
  Clock: 45,
  Mug: 12,
  'Cutting Board': 25,
  Blanket: 69,
  Cushion: 24,
  Vase: 34,
  Umbrella: 28,
  Wallet: 42,
  'Water Bottle': 22,
  Stool: 75,
  Mirror: 110,
  Planter: 31,
  'Frying Pan': 58,
  Tray: 19,
  'Bicycle Bell': 14,
});

/** What people write in reviews, by rating. */
export const REVIEW_TEXTS = {
  1: ['Broke after a week.', 'Not as described; sent it back.'],
  2: ['Looks better than it works.', 'Disappointing for the price.'],
  3: ['Does the job.', 'Fine, though the finish could be better.'],
  4: ['Good value, arrived quickly.', 'Solid and well made.'],
  5: ['Exactly what I was looking for!', 'Bought a second one for my sister.', 'Lovely quality.'],
};

/** What the shop tells its customers. */
export const MESSAGES = [
  { title: 'Your order has been shipped', body: 'It should be with you within three days.' },
  { title: 'Your order was delivered', body: 'Tell others how you like it.' },
  { title: 'A price has dropped', body: 'Something on your wish list is cheaper now.' },
  { title: 'Back in stock', body: null },
  { title: 'New sign-in to your account', body: 'If this was not you, change your password.' },
  { title: 'Your voucher ends soon', body: 'Ten per cent off until Sunday.' },
];

/** The businesses that own devices. */
export const TENANTS = ['acme', 'globex', 'initech', 'umbra', 'northwind', 'contoso'];

/** Models of devices that run on mains power. */
export const MAINS_MODELS = ['Gateway G2', 'Thermostat T4'];

/** Models of devices that run on a battery. */
export const BATTERY_MODELS = ['Sensor S1', 'Sensor S2 Outdoor', 'Button B1'];
