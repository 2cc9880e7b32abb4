import { createLimiters } from '../../../src/limit/limiters.ts';
import { openRedis } from '../../../src/redis/open-redis.ts';

/** A gateway's worth of calls: arguments are Redis's URL and how many calls; prints how many were admitted. */
const [redisUrl = '', count] = process.argv.slice(2);
const redis = await openRedis(redisUrl, 10_000);
const limiters = createLimiters({
  redis,
  observer: { away: () => process.exit(1), back: () => undefined },
});
await limiters.rates.prepare();
process.stdout.write('ready\n');
process.stdin.once('data', () => void take());

async function take(): Promise<void> {
  const calls = Array.from({ length: Number(count) }, () =>
    limiters.rates.take('ada', { max: 100, windowMs: 600_000 }),
  );
  const verdicts = await Promise.all(calls);
  process.stdout.write(`${verdicts.filter(({ isAdmitted }) => isAdmitted).length}\n`);
  redis.close();
  process.stdin.destroy();
}
