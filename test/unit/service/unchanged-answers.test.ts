import { expect, it, vi } from 'vitest';
import { UnchangedAnswers } from '../../../src/service/unchanged-answers.ts';

const answerOf = (text: string) => ({ status: 200, headers: {}, body: Buffer.from(text) });
const list = (first: string): string => JSON.stringify([first, ...Array.from({ length: 1_000 }, (_, index) => index)]);

function reading(minBytes?: number) {
  const unchanged = new UnchangedAnswers({ minBytes });
  const parse = vi.fn((text: string): unknown => JSON.parse(text));
  const read = (request: string, text: string): unknown =>
    unchanged.read(
      () => request,
      answerOf(text),
      () => parse(text),
    );
  return { parse, read };
}

it('reads an answer that came twice as it was no more', () => {
  const { parse, read } = reading();

  const values = Array.from({ length: 5 }, () => read('/a', list('x')));

  expect(parse).toHaveBeenCalledTimes(2);
  for (const value of values) expect(value).toEqual(JSON.parse(list('x')));
  expect(values[4]).toBe(values[1]);
});

it('reads what has changed, in however little, at once', () => {
  const { read } = reading();
  for (let time = 0; time < 3; time++) read('/a', list('x'));

  const text = list('x');
  for (let at = text.indexOf('500'); at < text.indexOf('600'); at++) {
    if (text[at] !== ',') continue;
    const changed = `${text.slice(0, at - 1)}${text[at - 1] === '7' ? '8' : '7'}${text.slice(at)}`;
    expect(read('/a', changed)).toEqual(JSON.parse(changed));
    expect(read('/a', changed)).toEqual(JSON.parse(changed));
  }
  expect(read('/a', text)).toEqual(JSON.parse(text));
});

it('takes equal requests alone for equal', () => {
  const { read } = reading();
  for (let time = 0; time < 3; time++) {
    expect(read('/a', list('a'))).toEqual(JSON.parse(list('a')));
    expect(read('/b', list('b'))).toEqual(JSON.parse(list('b')));
  }
});

it.each([
  ['short', '[1]'],
  ['very long', JSON.stringify('x'.repeat(5_000_000))],
])('reads a %s answer each time', (_, text) => {
  const { parse, read } = reading();

  for (let time = 0; time < 4; time++) read('/a', text);

  expect(parse).toHaveBeenCalledTimes(4);
});

it('keeps nothing of an answer that cannot be read', () => {
  const { read } = reading(0);
  for (let time = 0; time < 3; time++) expect(() => read('/a', 'no JSON')).toThrow(SyntaxError);
  expect(read('/a', '1')).toBe(1);
});

it('keeps what it may and no more', () => {
  const { parse, read } = reading();
  const long = (name: number): string => JSON.stringify(String(name).repeat(100_000));
  for (let name = 100; name < 150; name++) for (let time = 0; time < 2; time++) read(`/${name}`, long(name));
  parse.mockClear();

  read('/100', long(100));
  read('/149', long(149));

  expect(parse).toHaveBeenCalledTimes(1);
});

it('remembers nothing of requests that are longer than all it may remember', () => {
  const { parse, read } = reading();
  const request = '?'.repeat(3_000_000);

  for (let time = 0; time < 4; time++) read(request, list('x'));

  expect(parse).toHaveBeenCalledTimes(4);
});
