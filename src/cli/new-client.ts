import type { Command } from './command.ts'; export const newClient: Command = { example: '', options: {}, about: {}, run: async () => 0 };
