import { describe, expect, it } from 'vitest';
import { useForeignWorld } from './foreign-world.ts';
import { type Country, graphqlData, type Language } from './graphql-data.ts';
import { type Currency, restData } from './rest-data.ts';
import { byId } from './rows.ts';

const world = useForeignWorld();

const languageOf = ({ id, name, native }: Language) => ({ code: id, name, nativeName: native });
const currencyOf = ({ id, name, symbol }: Currency) => ({ code: id, name, symbol });

describe('the GraphQL service alone', () => {
  it('answers fields under the names of the client', async () => {
    const query = '{ countries(continent: "OC") { code name nativeName capital } }';

    const { status, data, errors, requests } = await world().ask('atlas', query);

    const oceania = graphqlData().countries.filter(({ continent }) => continent === 'OC');
    expect(status).toBe(200);
    expect(errors).toEqual([]);
    expect(data).toEqual({
      countries: oceania.map(({ id, name, native, capital }) => ({ code: id, name, nativeName: native, capital })),
    });
    expect(requests).toEqual(['POST /graphql']);
  });

  it('looks up several countries at once, and an unknown one is null', async () => {
    const query =
      '{ ch: country(code: "CH") { name } no: country(code: "QQ") { name } is: country(code: "IS") { name } }';

    const { data, errors, requests } = await world().ask('atlas', query);

    expect(errors).toEqual([]);
    expect(data).toEqual({ ch: { name: 'Switzerland' }, no: null, is: { name: 'Iceland' } });
    expect(requests).toEqual(['POST /graphql']);
  });

  it('joins its own types by their codes, one request for each wave', async () => {
    const query = '{ countries { code continent { code name } languages { code name nativeName } } }';

    const { data, errors, requests } = await world().ask('atlas', query);

    const { countries, continents, languages } = graphqlData();
    const continentById = byId(continents);
    const languageById = byId(languages);
    expect(errors).toEqual([]);
    expect(data).toEqual({
      countries: countries.map((country) => ({
        code: country.id,
        continent: { code: country.continent, name: continentById(country.continent).name },
        languages: country.languages.map((code) => languageOf(languageById(code))),
      })),
    });
    expect(requests).toEqual(['POST /graphql', 'POST /graphql']);
  });

  it('has all look-ups without keys of one wave in one document', async () => {
    const { data, errors, requests } = await world().ask('atlas', '{ continents { code countries { name } } }');

    const { countries, continents } = graphqlData();
    const namesIn = (code: string) =>
      countries.filter(({ continent }) => continent === code).map(({ name }) => ({ name }));
    expect(errors).toEqual([]);
    expect(data).toEqual({ continents: continents.map(({ id }) => ({ code: id, countries: namesIn(id) })) });
    expect(requests).toEqual(['POST /graphql', 'POST /graphql']);
  });
});

describe('both services', () => {
  it('join countries to currencies of the REST service, by a list of codes', async () => {
    const query = '{ countries(continent: "EU") { code currencies { code name symbol } } }';

    const { data, errors, requests } = await world().ask('atlas', query);

    const european = graphqlData().countries.filter(({ continent }) => continent === 'EU');
    const currencyById = byId(restData().currencies);
    expect(errors).toEqual([]);
    expect(data).toEqual({
      countries: european.map(({ id, currency }) => ({
        code: id,
        currencies: currency.map((code) => currencyOf(currencyById(code))),
      })),
    });
    expect(requests).toEqual([expect.stringMatching(/^GET \/currencies\?id=/), 'POST /graphql']);
  });

  it('join all codes of the REST service to countries with one request', async () => {
    const { countryCodes } = restData();
    const query = 'query ($first: Int!) { codes(first: $first) { alpha3 country { code name } } }';

    const { data, errors, requests } = await world().ask('atlas', query, { first: countryCodes.length });

    const countryById = byId(graphqlData().countries);
    const shown = ({ id, name }: Country) => ({ code: id, name });
    expect(errors).toEqual([]);
    expect(data).toEqual({
      codes: countryCodes.map(({ id, alpha2 }) => ({ alpha3: id, country: shown(countryById(alpha2)) })),
    });
    expect(requests).toEqual(['GET /countryCodes?_limit=252', 'POST /graphql']);
  });

  it('go there and back again in three waves', async () => {
    const query = '{ codes(first: 3) { alpha2 country { continent { name } currencies { code } } } }';

    const { data, errors, requests } = await world().ask('atlas', query);

    const { countries, continents } = graphqlData();
    const [countryById, continentById] = [byId(countries), byId(continents)];
    expect(errors).toEqual([]);
    expect(data).toEqual({
      codes: restData()
        .countryCodes.slice(0, 3)
        .map(({ alpha2 }) => {
          const { continent, currency } = countryById(alpha2);
          const currencies = currency.map((code) => ({ code }));
          return { alpha2, country: { continent: { name: continentById(continent).name }, currencies } };
        }),
    });
    expect(requests).toEqual([
      'GET /countryCodes?_limit=3',
      expect.stringMatching(/^GET \/currencies\?id=/),
      'POST /graphql',
      'POST /graphql',
    ]);
  });
});
