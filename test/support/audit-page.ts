import type { Page } from 'playwright-core';

/** What WCAG asks of text of usual size. */
const CONTRAST = 4.5;

/**
 * What keeps people from using a page: text that is too pale for what is behind it, things to use without a name, ids that
 * are there twice, a page without its landmarks, headings that skip a level, and a page that is wider than its window.
 */
export const auditPage = (page: Page): Promise<readonly string[]> => page.evaluate(audit, CONTRAST);

/** Runs in the browser, so that nothing outside of it is there. */
function audit(contrast: number): readonly string[] {
  const found: string[] = [];
  const canvas = new OffscreenCanvas(1, 1).getContext('2d', { willReadFrequently: true });
  const rgba = (colour: string): readonly [number, number, number, number] => {
    if (!canvas) throw new Error('there is no canvas');
    canvas.clearRect(0, 0, 1, 1);
    canvas.fillStyle = colour;
    canvas.fillRect(0, 0, 1, 1);
    const [red = 0, green = 0, blue = 0, alpha = 0] = canvas.getImageData(0, 0, 1, 1).data;
    return [red, green, blue, alpha / 255];
  };
  const over = (top: ReturnType<typeof rgba>, below: readonly number[]): number[] =>
    [0, 1, 2].map((index) => (top[index] ?? 0) * top[3] + (below[index] ?? 0) * (1 - top[3]));
  const behind = (element: Element | null): number[] => {
    if (!element) return [255, 255, 255];
    const colour = rgba(getComputedStyle(element).backgroundColor);
    return colour[3] === 1 ? colour.slice(0, 3) : over(colour, behind(element.parentElement));
  };
  const luminance = (colour: readonly number[]): number => {
    const [red = 0, green = 0, blue = 0] = colour
      .map((value) => value / 255)
      .map((value) => (value <= 0.03928 ? value / 12.92 : ((value + 0.055) / 1.055) ** 2.4));
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue;
  };
  const ratio = (element: Element): number => {
    const below = behind(element);
    const colour = over(rgba(getComputedStyle(element).color), below);
    const [dark = 0, light = 0] = [luminance(colour), luminance(below)].sort((a, b) => a - b);
    return (light + 0.05) / (dark + 0.05);
  };
  const isSeen = (element: Element): boolean => element.checkVisibility() && !element.closest('.sr-only, .skip');
  const told = (element: Element): string =>
    `<${element.tagName.toLowerCase()} class="${element.getAttribute('class') ?? ''}"> ${(element.textContent ?? '').trim().slice(0, 40)}`;

  const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
  const elements = new Set<Element>();
  while (walker.nextNode()) {
    const { parentElement, data } = walker.currentNode as Text;
    if (parentElement && data.trim() !== '' && isSeen(parentElement)) elements.add(parentElement);
  }
  if (elements.size < 10) found.push('there is hardly any text');
  for (const element of elements) {
    if (element.closest(':disabled')) continue;
    const seen = ratio(element);
    if (seen < contrast) found.push(`contrast ${seen.toFixed(2)}: ${told(element)}`);
  }

  for (const element of document.querySelectorAll('a, button, input, select, textarea, summary')) {
    const labels = 'labels' in element ? [...((element as HTMLInputElement).labels ?? [])] : [];
    const texts = [
      element.getAttribute('aria-label'),
      element.textContent,
      ...labels.map((label) => label.textContent),
    ];
    if (element instanceof HTMLSelectElement || element instanceof HTMLTextAreaElement) texts.splice(1, 1);
    if (!texts.some((text) => text && text.trim() !== '')) found.push(`no name: ${told(element)}`);
  }
  const ids = [...document.querySelectorAll('[id]')].map(({ id }) => id);
  for (const id of ids.filter((one, index) => ids.indexOf(one) !== index)) found.push(`two have the id ${id}`);
  for (const { value, ownerElement } of [...document.querySelectorAll('[aria-labelledby]')].map(
    (element) => element.getAttributeNode('aria-labelledby') ?? ({} as Attr),
  ))
    if (!ids.includes(value)) found.push(`nothing names ${ownerElement ? told(ownerElement) : ''}`);
  for (const landmark of ['header', 'nav', 'main'])
    if (document.querySelectorAll(landmark).length === 0) found.push(`there is no ${landmark}`);
  if (document.querySelectorAll('main').length > 1) found.push('there are two main parts');
  if (document.documentElement.lang === '') found.push('the language is not told');
  const levels = [...document.querySelectorAll('h1, h2, h3, h4')]
    .filter(isSeen)
    .map(({ tagName }) => Number(tagName[1]));
  for (const [index, level] of levels.entries())
    if (level > (levels[index - 1] ?? 2) + 1)
      found.push(`a heading of level ${level} follows one of ${levels[index - 1]}`);
  const { scrollWidth } = document.documentElement;
  if (scrollWidth > innerWidth) found.push(`it is ${scrollWidth} px wide in a window of ${innerWidth}`);
  return found;
}
