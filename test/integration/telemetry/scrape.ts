import { readPrometheusText, type ScrapedFamily } from '../../support/prometheus-text.ts';

/** What `/metrics` has shown. */
export interface Scraped {
  readonly text: string;
  readonly contentType: string | null;
  readonly families: ReadonlyMap<string, ScrapedFamily>;
  /** The sum of the series of a metric that have these labels; of a histogram, give the name with `_count` or `_sum`. */
  sum(name: string, labels?: Readonly<Record<string, string>>): number;
  /** The values of a label, in order, each once. */
  values(name: string, label: string): readonly string[];
}

/** Reads `/metrics` as a scraper does. */
export async function scrape({ adminUrl }: { readonly adminUrl: string }): Promise<Scraped> {
  const response = await fetch(`${adminUrl}/metrics`);
  if (response.status !== 200) throw new Error(`/metrics answered ${response.status}`);
  const text = await response.text();
  const families = readPrometheusText(text);
  const samples = [...families.values()].flatMap((family) => family.samples);
  return {
    ...{ text, families, contentType: response.headers.get('content-type') },
    sum: (name, labels = {}) =>
      samples
        .filter((sample) => sample.name === name)
        .filter((sample) => Object.entries(labels).every(([label, value]) => sample.labels[label] === value))
        .reduce((sum, { value }) => sum + value, 0),
    values: (name, label) =>
      [...new Set((families.get(name)?.samples ?? []).flatMap(({ labels }) => labels[label] ?? []))].sort(),
  };
}
