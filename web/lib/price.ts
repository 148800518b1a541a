/** An amount in a currency's smallest unit (ISO 4217), as its readers write it. */
export function formatPrice(price: { amount_minor: number; currency: string }, locale: string): string {
  const money = new Intl.NumberFormat(locale, { style: "currency", currency: price.currency });
  const digits = money.resolvedOptions().maximumFractionDigits ?? 2;
  return money.format(price.amount_minor / 10 ** digits);
}
