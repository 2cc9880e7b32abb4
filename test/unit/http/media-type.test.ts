import { expect, it } from 'vitest';
import { acceptsHtml, isJsonContentType, negotiate } from '../../../src/http/media-type.ts';

const json = 'application/json';
const graphql = 'application/graphql-response+json';

it.each([
  ['nothing', undefined, json],
  ['an empty header', '', json],
  ['any type', '*/*;q=0.1', json],
  ['a more specific range that lowers a type', `${json};q=0.1, */*`, graphql],
  ['a more specific range that forbids a type', `${json};q=0, */*`, graphql],
  ['upper case and spaces', ` Application/GraphQL-Response+JSON ; Q=0.5 `, graphql],
  ['a charset we do not write', `${graphql};charset=latin1, ${json}`, json],
  ['a quality that is no number', `${graphql};q=high, ${json}`, json],
  ['a quality above 1', `${graphql};q=9, ${json}`, json],
  ['commas alone', ',,,', undefined],
  ['another type', 'text/csv', undefined],
])('takes %s', (_, accept, mediaType) => {
  expect(negotiate(accept).mediaType).toBe(mediaType);
});

it.each([
  ['text/event-stream', true],
  ['multipart/mixed; boundary="-"', true],
  [`${json}, text/event-stream`, true],
  ['text/event-stream;q=0', false],
  ['*/*', false],
])('sees whether %s takes a stream', (accept, stream) => {
  expect(negotiate(accept).stream).toBe(stream);
});

it.each([
  ['text/event-stream', 'BY_ID'],
  ['multipart/mixed, application/json', 'BY_ID'],
  ['multipart/mixed;deferSpec=20220824,application/json', 'BY_PATH'],
  ['multipart/mixed; deferSpec="20220824"', 'BY_PATH'],
  ['multipart/mixed;deferSpec=20220824;q=0, text/event-stream', 'BY_ID'],
  ['application/json', undefined],
])('sees how %s takes an answer in parts', (accept, format) => {
  expect(negotiate(accept).incremental).toBe(format);
});

it.each([
  ['text/html', true],
  ['text/html;q=0', false],
  ['text/html-like', false],
  ['*/*', false],
])('sees whether %s asks for HTML', (accept, html) => {
  expect(acceptsHtml(accept)).toBe(html);
});

it.each([
  [json, true],
  ['application/json; charset=UTF-8', true],
  ['application/json;charset=utf-16', false],
  ['application/json-like', false],
  ['text/json', false],
  ['application/json, application/json', false],
  ['', false],
  [undefined, false],
])('sees whether the content type %s is JSON', (contentType, expected) => {
  expect(isJsonContentType(contentType)).toBe(expected);
});
