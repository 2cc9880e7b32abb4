import { parseArgs } from 'node:util';

import { told } from './loaded-seconds.ts';
import { running } from './measure.ts';
import { openWorld } from './open-world.ts';

/**
 * What one slow service costs those who do not need it: W7 for users whose notifications come at once, alone and then
 * beside 5 % more whose notifications take 3 s.
 */
const { values } = parseArgs({
  options: {
    seconds: { type: 'string', default: '10' },
    rate: { type: 'string', default: '1000' },
    rounds: { type: 'string', default: '3' },
  },
});

const CONNECTIONS = 1_000;
const SLOW_SHARE = 0.05;
const isSlow = (position: number): boolean => (position + 1) % 20 === 0;
const isOther = (position: number): boolean => !isSlow(position);

const open = await openWorld('W7', CONNECTIONS);
const [perSecond, seconds] = [Number(values.rate), Number(values.seconds)];

try {
  await running(open.services, 0, () =>
    running(open.facet.command(open.world), 1, async () => {
      await open.load({ perSecond, seconds: 8, only: isOther });
      for (let round = 1; round <= Number(values.rounds); round++) {
        const alone = (await open.load({ perSecond, seconds, only: isOther })).slice(0, seconds);
        const slow = open.load({ perSecond: perSecond * SLOW_SHARE, seconds, only: isSlow });
        const beside = (await open.load({ perSecond, seconds, only: isOther })).slice(0, seconds);
        await slow;
        const [one, other] = [told('alone', alone, seconds), told('beside 5 % at 3 s', beside, seconds)];
        process.stdout.write(`p99 ${(other.p99 / one.p99).toFixed(2)} times as long\n`);
      }
    }),
  );
} finally {
  await open[Symbol.asyncDispose]();
}
