import { beforeAll, describe, expect, it } from 'vitest';
import { descriptionNamed, GITHUB } from './descriptions.ts';
import { installPackages } from './install.ts';
import { startMockedWorld } from './mocked-world.ts';

/** Packages may have to be fetched first. */
beforeAll(() => installPackages(), 180_000);

/** The mock server refuses requests that do not fit the description, and answers what fits it. */
describe('a service that answers as its description says', () => {
  it('is read and written: planets', async () => {
    await using world = await startMockedWorld(descriptionNamed('@scalar/galaxy/dist/3.1.yaml'), {
      operations: ['getPlanet', 'getToken'],
      client: `type Query { planet(id: ID!): Planet @from(field: "getPlanet(planetId: $args.id)") }
type Mutation { logIn(as: CredentialsInput!): String @from(field: "getToken(input: $args.as).token") }
type Planet {
  id: ID!
  name: String!
  type: PlanetType
  coldest: Float @from(field: "physicalProperties.temperature.min")
  atmosphere: [Air!]
  discoveredAt: DateTime
  creator: User
}
type Air @from(type: "PlanetAtmosphere") { compound: String percentage: Float }
type User { id: ID name: String }`,
    });

    const read = await world.ask(
      '{ planet(id: 1) { id name type coldest atmosphere { compound percentage } discoveredAt creator { id name } } }',
    );
    const written = await world.ask('mutation { logIn(as: { email: "ada@example.com", password: "long enough" }) }');

    expect(read).toEqual({
      data: {
        planet: {
          ...{ id: '1', name: 'Mars', type: 'TERRESTRIAL', coldest: 130, discoveredAt: '1610-01-07T00:00:00Z' },
          ...{ atmosphere: [{ compound: 'CO2', percentage: 95.3 }], creator: { id: '1', name: 'Marc' } },
        },
      },
    });
    expect(written).toEqual({ data: { logIn: expect.any(String) } });
    expect(world.requests).toEqual(['GET /planets/1', 'POST /auth/token']);
  }, 30_000);

  it('is read and written: train trips', async () => {
    await using world = await startMockedWorld(descriptionNamed('@readme/oas-examples/3.1/json/train-travel.json'), {
      operations: ['get-trips', 'get-stations', 'create-booking'],
      client: `type Query { trips(from: ID!, to: ID!, at: DateTime!): [Trip!]
    @from(field: "getTrips(origin: $args.from, destination: $args.to, date: $args.at).data")
  stations: [Station!] @from(field: "getStations.data") }
type Trip { id: ID departureTime: DateTime price: Float bicyclesAllowed: Boolean }
type Station { id: ID! name: String! countryCode: String! }
type Mutation { book(input: BookingInput!): Booking @from(field: "createBooking") }
type Booking @from(type: "CreateBookingResult") { id: ID tripId: ID passengerName: String }`,
    });
    const [from, to] = ['efdbb9d1-02c2-4bc3-afb7-6788d8782b1e', 'b2e783e1-c824-4d63-b37a-d8d698862f1d'];

    const read = await world.ask(`{
      trips(from: "${from}", to: "${to}", at: "2024-02-01T09:00:00Z") { id departureTime price bicyclesAllowed }
      stations { id name countryCode }
    }`);
    const written = await world.ask(
      `mutation { book(input: { tripId: "${from}", passengerName: "Ada" }) { id tripId passengerName } }`,
    );

    const trip = { departureTime: '2024-02-01T10:00:00Z', price: 50, bicyclesAllowed: true };
    expect(read).toMatchObject({
      data: { trips: [trip, {}], stations: [{ id: from, name: 'Berlin Hauptbahnhof', countryCode: 'DE' }, { id: to }] },
    });
    expect(written).toEqual({ data: { book: { id: expect.any(String), tripId: from, passengerName: 'John Doe' } } });
    expect(world.requests).toEqual([
      `GET /trips?origin=${from}&destination=${to}&date=2024-02-01T09%3A00%3A00Z`,
      'GET /stations',
      'POST /bookings',
    ]);
  }, 30_000);

  it('is chosen from a thousand operations: a repository', async () => {
    await using world = await startMockedWorld(GITHUB, {
      operations: ['repos/get', 'issues/list-for-repo'],
      client: `type Query {
  reposGet(owner: String!, repo: String!): FullRepository
  issuesListForRepo(owner: String!, repo: String!, perPage: Int = 30, state: IssuesListForRepoState): [Issue!]
}
type FullRepository { id: ID! fullName: String! owner: SimpleUser stargazersCount: Int! defaultBranch: String! }
type SimpleUser { login: String! }
type Issue { id: ID! number: Int! title: String! createdAt: DateTime! user: NullableSimpleUser }
type NullableSimpleUser { login: String! }`,
    });

    const answer = await world.ask(`{
      reposGet(owner: "octocat", repo: "Hello-World") { id fullName owner { login } stargazersCount defaultBranch }
      issuesListForRepo(owner: "octocat", repo: "Hello-World", perPage: 2, state: CLOSED) {
        id number title createdAt user { login }
      }
    }`);

    expect(answer).toEqual({
      data: {
        reposGet: {
          ...{ id: '1296269', fullName: 'octocat/Hello-World', owner: { login: 'octocat' } },
          ...{ stargazersCount: 80, defaultBranch: 'master' },
        },
        issuesListForRepo: [
          {
            id: '1',
            number: 1347,
            title: 'Found a bug',
            createdAt: '2011-04-22T13:33:48Z',
            user: { login: 'octocat' },
          },
        ],
      },
    });
    expect([...world.requests].sort()).toEqual([
      'GET /repos/octocat/Hello-World',
      'GET /repos/octocat/Hello-World/issues?state=closed&per_page=2',
    ]);
  }, 30_000);
});
