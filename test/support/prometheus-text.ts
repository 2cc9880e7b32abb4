/** Labels by their names. */
type Labels = Readonly<Record<string, string>>;

/** One line of numbers. */
export interface ScrapedSample {
  /** With `_bucket`, `_sum` and `_count`, where a histogram has several. */
  readonly name: string;
  readonly labels: Labels;
  readonly value: number;
}

/** One metric of a page. */
export interface ScrapedFamily {
  readonly name: string;
  readonly help: string;
  readonly type: string;
  readonly samples: readonly ScrapedSample[];
}

const NAME = '[a-zA-Z_:][a-zA-Z0-9_:]*';
const LABEL = /^(?<name>[a-zA-Z_][a-zA-Z0-9_]*)="(?<value>(?:[^"\\\n]|\\["\\n])*)"(?:,|$)/;
const HELP = new RegExp(`^# HELP (?<name>${NAME}) (?<help>.+)$`);
const TYPE = new RegExp(`^# TYPE (?<name>${NAME}) (?<type>counter|gauge|histogram|summary)$`);
const SAMPLE = new RegExp(`^(?<name>${NAME})(?:\\{(?<labels>.*)\\})? (?<value>\\S+)$`);
const SUFFIXES: Readonly<Record<string, readonly string[]>> = { histogram: ['_bucket', '_sum', '_count'] };

/**
 * Reads a page in the text format of Prometheus, and refuses what a scraper might:
 * https://prometheus.io/docs/instrumenting/exposition_formats/
 *
 * @throws {Error} for a line that does not fit, a metric without HELP and TYPE, one that is there twice, a series that is
 * there twice, and a histogram whose buckets do not add up
 */
export function readPrometheusText(text: string): ReadonlyMap<string, ScrapedFamily> {
  if (!text.endsWith('\n')) throw new Error('the last line does not end');
  const families = new Map<string, ScrapedFamily & { readonly samples: ScrapedSample[] }>();
  const lines = text.split('\n').filter((line) => line !== '');
  const series = new Set<string>();
  let current = '';
  for (const [at, line] of lines.entries()) {
    const help = HELP.exec(line)?.groups;
    if (help) {
      const { name = '' } = help;
      const type = TYPE.exec(lines[at + 1] ?? '')?.groups;
      if (type?.['name'] !== name) throw new Error(`${name} has no TYPE behind its HELP`);
      if (families.has(name)) throw new Error(`${name} is there twice`);
      families.set(name, { name, help: help['help'] ?? '', type: type['type'] ?? '', samples: [] });
      current = name;
    } else if (!TYPE.test(line)) {
      const family = families.get(current);
      const sample = sampleOf(line);
      const own = (SUFFIXES[family?.type ?? ''] ?? ['']).map((suffix) => current + suffix);
      if (!family || !own.includes(sample.name)) throw new Error(`this stands under ${current}: ${line}`);
      const key = `${sample.name} ${JSON.stringify(Object.entries(sample.labels).sort())}`;
      if (series.has(key)) throw new Error(`a series is there twice: ${line}`);
      series.add(key);
      family.samples.push(sample);
    }
  }
  for (const family of families.values()) if (family.type === 'histogram') checkHistogram(family);
  return families;
}

function sampleOf(line: string): ScrapedSample {
  const { name, labels = '', value } = SAMPLE.exec(line)?.groups ?? {};
  const number = value === '+Inf' ? Infinity : Number(value);
  if (name === undefined || Number.isNaN(number)) throw new Error(`this is no sample: ${line}`);
  return { name, labels: labelsOf(labels), value: number };
}

function labelsOf(text: string): Labels {
  const labels: Record<string, string> = {};
  let rest = text;
  while (rest !== '') {
    const found = LABEL.exec(rest);
    const { name, value } = found?.groups ?? {};
    if (!found || name === undefined || value === undefined || name in labels)
      throw new Error(`these are no labels: ${text}`);
    labels[name] = value.replace(/\\(.)/g, (_, char: string) => (char === 'n' ? '\n' : char));
    rest = rest.slice(found[0].length);
  }
  return labels;
}

function checkHistogram({ name, samples }: ScrapedFamily): void {
  for (const count of samples.filter((sample) => sample.name === `${name}_count`)) {
    const isOfIt = ({ labels }: ScrapedSample): boolean =>
      Object.entries(count.labels).every(([label, value]) => labels[label] === value);
    const buckets = samples.filter((sample) => sample.name === `${name}_bucket` && isOfIt(sample));
    const values = buckets.map(({ value }) => value);
    const bounds = buckets.map(({ labels }) => (labels['le'] === '+Inf' ? Infinity : Number(labels['le'])));
    const grows = (numbers: readonly number[]): boolean => numbers.every((one, at) => one >= (numbers[at - 1] ?? 0));
    if (bounds.at(-1) !== Infinity || !grows(bounds)) throw new Error(`the buckets of ${name} are not in order`);
    if (values.at(-1) !== count.value || !grows(values)) throw new Error(`the buckets of ${name} do not add up`);
  }
}
