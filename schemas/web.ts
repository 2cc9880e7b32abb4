import { defineClient } from 'facet-gateway';
import type { WebResolvers } from './web.resolvers.ts';

export default defineClient<WebResolvers>({
  Order: {
    totalLabel: ({ total, currency }, _args, ctx) => money(total, currency, ctx.header('accept-language')),
  },
});

function money(amount: number, currency: string, acceptLanguage: string | undefined): string {
  try {
    return new Intl.NumberFormat(preferredLocale(acceptLanguage), { style: 'currency', currency }).format(amount);
  } catch {
    return `${amount.toFixed(2)} ${currency}`; // not a currency that Intl knows how to write
  }
}

/** The first language of the header that can be written in; anything else is English. */
function preferredLocale(acceptLanguage = 'en'): string {
  const [first = 'en'] = acceptLanguage.split(/[,;]/, 1);
  try {
    return Intl.NumberFormat.supportedLocalesOf(first.trim())[0] ?? 'en';
  } catch {
    return 'en';
  }
}
