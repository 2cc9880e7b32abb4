import type { Command } from './command.ts';
import { endpointLines, gatewayAbout, gatewayOptions, runGateway, untilStopped } from './gateway-command.ts';

/** `facet dev` */
export const dev: Command = {
  name: 'dev',
  summary: 'runs the gateway and follows edits; a bad one keeps the last good schemas',
  example: 'facet dev --root shop',
  options: gatewayOptions,
  about: gatewayAbout,
  async run(values) {
    const serving = await runGateway({ values, mode: 'dev' });
    process.stdout.write(`Endpoints (in a browser: GraphiQL)\n${endpointLines(serving)}`);
    return untilStopped(serving.close);
  },
};
