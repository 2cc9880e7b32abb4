import type { UserDashboardQuery } from '../operations.ts';
import type { Answer, AnswerPath } from './request.ts';

type Dashboard = UserDashboardQuery['userDashboard'];
type Order = NonNullable<Dashboard['orders']>[number];

/** The dashboard as text: what there is of it, and below it what is missing or stands in. */
export function dashboardText({ data, errors, degraded }: Answer<UserDashboardQuery>): string {
  const notes = [
    ...errors.map(({ message, path }) => `! ${path ? `${dotted(path)}: ` : ''}${message}`),
    ...degraded.map(({ path, stale }) => `~ ${dotted(path)} is ${stale ? 'a while old' : 'not available right now'}`),
  ];
  return [...(data ? screen(data.userDashboard) : []), ...notes].map((line) => `${line}\n`).join('');
}

const screen = ({ profile, orders, notifications }: Dashboard): readonly string[] => [
  profile ? `${profile.name}${profile.city === null ? '' : `, ${profile.city}`}` : 'Your account',
  '',
  'Orders',
  ...(orders?.flatMap(orderLines) ?? ['  cannot be shown right now']),
  '',
  'News',
  ...notifications.map(({ title }) => `  ${title}`),
  '',
];

const orderLines = ({ id, status, totalLabel, lines }: Order): readonly string[] => [
  `  ${id} ${status.toLowerCase()} ${totalLabel}`,
  ...lines.map(({ quantity, product }) => `    ${quantity} × ${product?.name ?? 'a product'}`),
];

const dotted = (path: AnswerPath): string => path.join('.');
