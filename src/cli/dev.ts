import type { Command } from './command.ts';
import { endpointLines, gatewayAbout, gatewayOptions, pageLine, runGateway } from './gateway-command.ts';
import { untilStopped } from './until-stopped.ts';

/** `facet dev` */
export const dev: Command = {
  example: 'facet dev --root shop',
  options: gatewayOptions,
  about: gatewayAbout,
  async run(values) {
    const serving = await runGateway({ values, mode: 'dev' });
    process.stdout.write(`${pageLine(serving)}Endpoints (in a browser: GraphiQL)\n${endpointLines(serving)}`);
    return untilStopped(serving.close);
  },
};
