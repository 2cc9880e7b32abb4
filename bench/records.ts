/** What the services of the workloads have: the same on every run. */
export const users = Array.from({ length: 10 }, (_, index) => ({
  id: index + 1,
  name: `Leanne Graham ${index + 1}`,
  username: `bret${index + 1}`,
  email: `user${index + 1}@april.example`,
  phone: '1-770-736-8031 x56442',
  website: 'hildegard.example',
  address: {
    ...{ street: 'Kulas Light', suite: 'Apt. 556', city: 'Gwenborough', zipcode: '92998-3874' },
    geo: { lat: '-37.3159', lng: '81.1496' },
  },
  company: { name: 'Romaguera-Crona', catchPhrase: 'Multi-layered client-server', bs: 'harness real-time markets' },
}));

const WORDS = 'sunt aut facere repellat provident occaecati excepturi optio reprehenderit quia et suscipit'.split(' ');

/** So many words, the same for the same seed. */
const words = (count: number, seed: number): string =>
  Array.from({ length: count }, (_, index) => WORDS[(seed * 7 + index * index * 3) % WORDS.length]).join(' ');

export const userAt = (id: number): (typeof users)[number] | undefined => users[(id - 1) % users.length];

export const posts = (count: number): readonly object[] =>
  Array.from({ length: count }, (_, index) => ({
    userId: Math.floor((index % 100) / 10) + 1,
    id: index + 1,
    title: words(6, index),
    body: words(20, index + 1),
  }));

export const orders = (userId: number): readonly object[] =>
  Array.from({ length: 5 }, (_, index) => ({
    id: userId * 100 + index,
    userId,
    total: 19.99 + index * 10,
    status: 'shipped',
    createdAt: `2026-01-0${index + 1}T10:00:00Z`,
    items: [
      { sku: `A-${index}`, quantity: 1 },
      { sku: `B-${index}`, quantity: 2 },
    ],
  }));

export const notifications = (userId: number): readonly object[] =>
  Array.from({ length: 5 }, (_, index) => ({
    id: userId * 1_000 + index,
    userId,
    text: words(8, userId + index),
    unread: true,
    createdAt: `2026-01-0${index + 1}T10:00:00Z`,
  }));

export const reviews = (postId: number): readonly { readonly id: number; readonly stars: number }[] =>
  [1, 2].map((number) => ({
    id: postId * 10 + number,
    postId,
    stars: ((postId + number) % 5) + 1,
    body: `fine ${postId}`,
  }));
