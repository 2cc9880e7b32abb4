import { describe, expect, it } from 'vitest';
import { executorNames } from '../../../src/execute/create-executor.ts';
import { startFormService } from '../../support/start-form-service.ts';
import { type SeenAnswer, startGateway, type TestGateway } from '../../support/start-gateway.ts';

const FILES = {
  'schemas/services/media.graphql': `
    extend schema @service(url: "{$env.MEDIA_URL}")
    scalar Upload
    extend type Query { version: String @rest(GET: "/version") }
    extend type Mutation {
      setAvatar(image: Upload!, crop: Crop, alt: String): Avatar
        @rest(POST: "/avatars", multipart: { image: "{$args.image}", crop: "{$args.crop}", alt: "{$args.alt}", by: "facet", rank: 7 })
      addPhotos(photos: [Upload!]!): Avatar @rest(PUT: "/photos", multipart: { photos: "{$args.photos}" })
      attach(input: AttachInput!): Avatar @rest(POST: "/files", multipart: { file: "{$args.input.file}", title: "{$args.input.title}" })
      store(image: Upload!): Avatar @rest(POST: "/json", body: { image: "{$args.image}" })
      named(image: Upload!): Avatar @rest(POST: "/named/{$args.image}")
      note(text: String): Avatar @rest(POST: "/notes", multipart: { text: "{$args.text}" })
    }
    type Avatar { parts: [Part!] }
    type Part { name: String! size: Int! }
    input Crop { x: Int y: Int }
    input AttachInput { file: Upload @from(field: "data") title: String }`,
  'schemas/web.graphql': `
    type Query { version: String }
    type Mutation {
      changeAvatar(picture: Upload!, crop: Crop, alt: String): Avatar @from(field: "setAvatar(image: $args.picture, crop: $args.crop, alt: $args.alt)")
      addPhotos(photos: [Upload!]!): Avatar
      attach(input: AttachInput!): Avatar
      store(image: Upload!): Avatar
      named(image: Upload!): Avatar
      note(text: String): Avatar
    }
    type Avatar { parts: [Part!] }
    type Part { name: String! size: Int! }`,
};

interface Sent {
  readonly query: string;
  readonly variables: Readonly<Record<string, unknown>>;
  readonly map?: Readonly<Record<string, readonly string[]>>;
  readonly files?: Readonly<Record<string, File>>;
}

/** Sends a request with files. */
async function upload(
  gateway: TestGateway,
  { query, variables, map = {}, files = {} }: Sent,
): Promise<SeenAnswer['body']> {
  const body = new FormData();
  body.append('operations', JSON.stringify({ query, variables }));
  body.append('map', JSON.stringify(map));
  for (const [name, file] of Object.entries(files)) body.append(name, file);
  const headers = { 'apollo-require-preflight': 'true' };
  return (await gateway.send('/web/graphql', { method: 'POST', headers, body })).json() as Promise<SeenAnswer['body']>;
}

const BYTES = Buffer.from([0, 255, 13, 10, 45, 45, 137]);
const picture = (name = 'me.png', type = 'image/png'): File => new File([BYTES], name, { type });

describe.each(executorNames)('the %s executor', (executor) => {
  const start = (url: string): Promise<TestGateway> =>
    startGateway({ files: FILES, environment: { MEDIA_URL: url }, executor });

  it('sends a file as a part of a multipart body, with what else is in it', async () => {
    await using media = await startFormService();
    await using gateway = await start(media.url);

    const { data, errors } = await upload(gateway, {
      query: `mutation ($file: Upload!) {
        changeAvatar(picture: $file, crop: { x: 1, y: 2 }) { parts { name size } } }`,
      variables: { file: null },
      map: { 0: ['variables.file'] },
      files: { 0: picture() },
    });

    expect(errors).toBeUndefined();
    expect(data).toMatchObject({
      changeAvatar: { parts: [{ name: 'image', size: 7 }, { name: 'crop' }, { name: 'by' }, { name: 'rank' }] },
    });
    const [seen] = media.forms;
    const image = seen?.form.get('image') as File;
    expect(seen?.contentType).toMatch(/^multipart\/form-data; boundary=/);
    expect([image.name, image.type]).toEqual(['me.png', 'image/png']);
    expect(Buffer.from(await image.arrayBuffer()).equals(BYTES)).toBe(true);
    expect(['crop', 'by', 'rank'].map((name) => seen?.form.get(name))).toEqual(['{"x":1,"y":2}', 'facet', '7']);
  });

  it('sends each file of a list under the same name, and files inside of inputs', async () => {
    await using media = await startFormService();
    await using gateway = await start(media.url);

    await upload(gateway, {
      query: 'mutation ($files: [Upload!]!) { addPhotos(photos: $files) { parts { name } } }',
      variables: { files: [null, null] },
      map: { a: ['variables.files.0'], b: ['variables.files.1'] },
      files: { a: picture('a.png'), b: picture('b.png') },
    });
    await upload(gateway, {
      query: 'mutation ($input: AttachInput!) { attach(input: $input) { parts { name } } }',
      variables: { input: { file: null, title: 'Me' } },
      map: { a: ['variables.input.file'] },
      files: { a: picture() },
    });

    const [photos, attached] = media.forms;
    expect(photos?.form.getAll('photos').map((file) => (file as File).name)).toEqual(['a.png', 'b.png']);
    expect([...(attached?.form.keys() ?? [])]).toEqual(['file', 'title']);
  });

  it.each([
    ['a text as a variable', 'mutation ($f: Upload!) { changeAvatar(picture: $f) { parts { name } } }', { f: 'x' }],
    ['an object as a variable', 'mutation ($f: Upload!) { changeAvatar(picture: $f) { parts { name } } }', { f: {} }],
    ['a text in the document', 'mutation { changeAvatar(picture: "x") { parts { name } } }', {}],
    ['a text in a list', 'mutation ($f: [Upload!]!) { addPhotos(photos: $f) { parts { name } } }', { f: ['x'] }],
  ])('refuses %s for a file, and calls nothing', async (_, query, variables) => {
    await using media = await startFormService();
    await using gateway = await start(media.url);

    const { body } = await gateway.query('web', query, { variables });

    expect(body.errors?.map(({ extensions }) => extensions['code'])).toEqual(['BAD_USER_INPUT']);
    expect(media.forms).toEqual([]);
  });

  it.each([
    ['a JSON body', 'mutation ($f: Upload!) { store(image: $f) { parts { name } } }'],
    ['a path', 'mutation ($f: Upload!) { named(image: $f) { parts { name } } }'],
    ['an input', 'mutation ($f: AttachInput!) { attach(input: $f) { parts { name } } }'],
    ['a text', 'mutation ($f: String) { note(text: $f) { parts { name } } }'],
  ])('refuses a file for %s, and calls nothing', async (_, query) => {
    await using media = await startFormService();
    await using gateway = await start(media.url);

    const { errors } = await upload(gateway, {
      ...{ query, variables: { f: null }, map: { 0: ['variables.f'] }, files: { 0: picture() } },
    });

    expect(errors?.map(({ extensions }) => extensions['code'])).toEqual(['BAD_USER_INPUT']);
    expect(media.forms).toEqual([]);
  });
});
