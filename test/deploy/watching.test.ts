import { describe, expect, it } from 'vitest';

import { scrape } from '../integration/telemetry/scrape.ts';
import { startWatched } from '../integration/telemetry/watched-world.ts';
import { pageNamed } from '../docs/page.ts';
import { contentOf } from './files.ts';

interface Rule {
  readonly alert: string;
  readonly expr: string;
  readonly labels: Readonly<Record<string, string>>;
  readonly annotations: Readonly<Record<'summary' | 'description' | 'runbook', string>>;
}

interface Panel {
  readonly id: number;
  readonly type: string;
  readonly gridPos: Readonly<Record<'x' | 'y' | 'w' | 'h', number>>;
  readonly targets?: readonly { readonly expr: string }[];
}

interface Dashboard {
  readonly panels: readonly Panel[];
  readonly templating: { readonly list: readonly { readonly name: string; readonly definition?: string }[] };
}

const [group] = contentOf<{ readonly groups: readonly { readonly rules: readonly Rule[] }[] }>(
  'deploy/prometheus/alerts.yml',
).groups;
const rules = group?.rules ?? [];
const dashboard = contentOf<Dashboard>('deploy/grafana/facet.json');
const { list: variables } = dashboard.templating;
const queries = dashboard.panels.flatMap(({ targets = [] }) => targets.map(({ expr }) => expr));

/** Metrics that an expression names, those of a histogram by the histogram's name. */
const metricsIn = (expression: string): readonly string[] =>
  [...expression.matchAll(/\b(?:facet|process|nodejs)_\w+/g)].map(([name]) =>
    name.replace(/_(?:bucket|sum|count)$/, ''),
  );

const expressions: readonly string[] = [
  ...rules.map(({ expr }) => expr),
  ...queries,
  ...variables.flatMap(({ definition = [] }) => definition),
];

/** Labels that an expression selects or groups by, for each metric of ours that it names alone. */
const labelsIn = (expression: string): readonly string[] => [
  ...[...expression.matchAll(/by \(([^)]*)\)/g)].flatMap(([, names = '']) => names.split(/,\s*/)),
  ...[...expression.matchAll(/(\w+)(?:=~|!=|!~|=)"/g)].map(([, name = '']) => name),
];

describe('the dashboard and the alerts', () => {
  it('name metrics that a gateway has, and labels that they have', async () => {
    await using world = await startWatched();
    await world.gateway.query('web', '{ count nope }');
    await world.gateway.query('web', '{ count }');
    const { families } = await scrape(world.gateway);
    const labels = new Set(
      [...families.values()].flatMap(({ samples }) => samples.flatMap((sample) => Object.keys(sample.labels))),
    );
    // Those of Prometheus itself.
    for (const name of ['job', 'instance']) labels.add(name);

    const named = expressions.flatMap(metricsIn);

    expect(new Set(named).size).toBeGreaterThan(20);
    expect(named.filter((name) => !families.has(name))).toEqual([]);
    expect(expressions.flatMap(labelsIn).filter((name) => !labels.has(name))).toEqual([]);
  });

  it('show every metric of the gateway somewhere', async () => {
    await using world = await startWatched();
    const { families } = await scrape(world.gateway);

    const shown = new Set(queries.flatMap(metricsIn));

    const ours = [...families.keys()].filter((name) => name.startsWith('facet_'));
    expect(ours.filter((name) => !shown.has(name))).toEqual([]);
  });
});

describe('deploy/grafana/facet.json', () => {
  it('has panels with ids of their own that do not lie upon each other', () => {
    const ids = dashboard.panels.map(({ id }) => id);
    const places = dashboard.panels.flatMap(({ gridPos: { x, y, w, h } }) =>
      Array.from({ length: w * h }, (_, index) => `${x + (index % w)} ${y + Math.floor(index / w)}`),
    );

    expect(new Set(ids).size).toBe(ids.length);
    expect(new Set(places).size).toBe(places.length);
  });

  it('uses variables that it has', () => {
    const known = new Set([...variables.map(({ name }) => name), '__rate_interval', '__all']);
    const used = [...JSON.stringify(dashboard.panels).matchAll(/\$\{?(\w+)/g)].map(([, name = '']) => name);

    expect(used.filter((name) => !known.has(name))).toEqual([]);
  });
});

describe('deploy/prometheus/alerts.yml', () => {
  it.each(rules)(
    'says of $alert what is the matter, and where in the runbook it stands',
    ({ alert, labels, annotations }) => {
      const { summary, description, runbook } = annotations;

      expect([summary, description].every((text) => text.length > 10)).toBe(true);
      expect(['critical', 'warning']).toContain(labels['severity']);
      expect(runbook).toBe(`docs/runbook.md#${alert.toLowerCase()}`);
      expect(pageNamed('runbook.md').text).toContain(`\n## ${alert}\n`);
    },
  );

  it('has no alert less than the runbook', () => {
    const headings = [...pageNamed('runbook.md').text.matchAll(/^## (Facet\w+)$/gm)].map(([, name]) => name);

    expect(headings).toEqual(rules.map(({ alert }) => alert));
  });
});
