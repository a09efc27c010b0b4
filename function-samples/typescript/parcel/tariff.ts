import type { Kind, Parcel } from './types.ts';

export class Tariff {
  readonly #base: Readonly<Record<Kind, number>>;

  constructor(base: Record<Kind, number>) {
    this.#base = base;
  }

  priceOf(parcel: Parcel): number {
    const cents = this.#base[parcel.kind] + Math.ceil(parcel.grams / 100) * 15;
    switch (parcel.kind) {
      case 'letter':
      case 'box':
        return cents;
      case 'tube':
        return parcel.lengthCm > 100 ? cents * 2 : cents;
      default:
        return unknownKind(parcel);
    }
  }
}

/** Does not compile when a kind is forgotten above. */
function unknownKind(parcel: never): never {
  throw new TypeError(`no price for ${JSON.stringify(parcel)}`);
}
