import type { Event, Parcel, Response } from './types.ts';
import { Tariff } from './tariff.ts';

const tariff = new Tariff({ letter: 120, box: 450, tube: 600 });

/** Prices a parcel in cents; what is no parcel is a 400. */
export async function handler(event: Event<unknown>): Promise<Response | { cents: number }> {
  const parcel = event.data;
  if (!isParcel(parcel)) {
    return { statusCode: 400, body: { error: 'send a JSON object with kind, grams and, of a tube, lengthCm' } };
  }
  return { cents: tariff.priceOf(parcel) };
}

function isParcel(value: unknown): value is Parcel {
  const { kind, grams, lengthCm } = (value ?? {}) as Partial<Record<string, unknown>>;
  return (
    typeof grams === 'number' &&
    (kind === 'letter' || kind === 'box' || (kind === 'tube' && typeof lengthCm === 'number'))
  );
}
