import type { Random } from './random.ts';
import type { UserRecord } from './records.ts';
import { FIRST_NAMES, LAST_NAMES, PLACES, STREETS } from './words.ts';

const COUNT = 200;

/** 200 users, `"1"` to `"200"`. Some lack an e-mail address, a picture or a postal address. */
export function generateUsers(random: Random): UserRecord[] {
  return Array.from({ length: COUNT }, (_, index) => generateUser(index + 1, random));
}

function generateUser(number: number, random: Random): UserRecord {
  const first = random.pick(FIRST_NAMES);
  const last = random.pick(LAST_NAMES);
  const { city, country } = random.pick(PLACES);
  const street = `${random.int(1, 180)} ${random.pick(STREETS)}`;
  return {
    id: String(number),
    first_name: first,
    last_name: last,
    email: number % 13 === 0 ? null : `${mailName(first)}.${mailName(last)}${number}@example.com`,
    avatar: number % 11 === 0 ? null : { url: `https://images.example.com/avatars/${number}.png` },
    address: number % 17 === 0 ? null : { street, city, country },
  };
}

const mailName = (name: string): string =>
  name
    .replace('ø', 'o')
    .normalize('NFD')
    .replace(/[^a-z]/gi, '')
    .toLowerCase();
