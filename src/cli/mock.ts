import { checkRoot } from '../check/check-root.ts';
import { didYouMean } from '../core/nearest.ts';
import { type Command, text, texts, WrongUsage } from './command.ts';
import { endpointLines, gatewayAbout, gatewayOptions, runGateway } from './gateway-command.ts';
import type { Mocked } from './mocked.ts';
import { rootOf } from './root-folder.ts';
import { untilStopped } from './until-stopped.ts';

/** `facet mock` */
export const mock: Command = {
  example: 'facet mock orders users --seed 7',
  operands: 'service',
  options: { ...gatewayOptions, seed: { type: 'string' } },
  about: { seed: 'a whole number; another one makes other answers up (default: 1)', ...gatewayAbout },
  async run(given) {
    const root = rootOf(given);
    const values = { ...given, root };
    const seed = seedOf(text(given, 'seed'));
    const named = texts(given, 'service');
    const mocked = { services: await servicesOf(root, named), isAll: named.length === 0, seed };
    const serving = await runGateway({ values, mode: 'dev', mocked });
    process.stdout.write(`Endpoints (in a browser: GraphiQL)\n${endpointLines(serving)}`);
    return untilStopped(serving.close);
  },
};

/** @throws {WrongUsage} for a name that no service has */
async function servicesOf(root: string, named: readonly string[]): Promise<Mocked['services']> {
  const { project } = await checkRoot(root);
  const known = [...project.graph.services.keys()];
  for (const name of named) {
    if (known.includes(name)) continue;
    throw new WrongUsage(`there is no service "${name}"${didYouMean(name, known)}; there are: ${known.join(', ')}`);
  }
  return named.length > 0 ? named : known;
}

/** @throws {WrongUsage} when it is no whole number */
function seedOf(given = '1'): number {
  if (/^\d{1,9}$/.test(given)) return Number(given);
  throw new WrongUsage('--seed is a whole number');
}
