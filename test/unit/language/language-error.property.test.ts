import fc from 'fast-check';
import { Kind } from 'graphql';
import { expect, it } from 'vitest';
import { parseBodyTemplate } from '../../../src/language/body-template.ts';
import { parseHeaderTemplate } from '../../../src/language/header-template.ts';
import { parseJsonPath, parsePath } from '../../../src/language/path.ts';
import { parseServiceUrl } from '../../../src/language/service-url.ts';
import { parseTemplate } from '../../../src/language/template.ts';
import { parseUrlTemplate } from '../../../src/language/url-template.ts';
import { almostGrammar, mistakeOf } from './arbitraries.ts';

const parsers: Record<string, (text: string) => unknown> = {
  parsePath,
  parseJsonPath,
  parseTemplate,
  parseUrlTemplate,
  parseHeaderTemplate,
  'parseUrlTemplate behind a slash': (text) => parseUrlTemplate(`/${text}`),
  'parsePath inside parentheses': (text) => parsePath(`a(b: ${text})`),
  parseBodyTemplate: (text) => parseBodyTemplate({ kind: Kind.STRING, value: text }),
  parseServiceUrl: (text) => parseServiceUrl(text, () => 'http://h'),
  'parseServiceUrl with a strange variable': (text) => parseServiceUrl('{$env.A}/x', () => text),
};

it.each(Object.entries(parsers))('%s throws nothing but a LanguageError, at a place inside the text', (_, parse) => {
  const property = fc.property(almostGrammar, (text) => {
    const mistake = mistakeOf(() => parse(text));

    expect(mistake?.offset ?? 0).toBeGreaterThanOrEqual(0);
    expect(mistake?.offset ?? 0).toBeLessThanOrEqual(text.length + 'a(b: )'.length);
  });

  fc.assert(property, { numRuns: 2_000 });
});
