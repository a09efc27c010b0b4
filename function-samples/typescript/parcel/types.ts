/** What arrives: a CloudEvent, whose data is JSON of anybody's making. */
export interface Event<T> {
  readonly id: string;
  readonly data?: T;
}

export interface Response {
  statusCode: number;
  headers?: Record<string, string>;
  body?: unknown;
}

export type Parcel =
  | { kind: 'letter' | 'box'; grams: number }
  | { kind: 'tube'; grams: number; lengthCm: number };

export type Kind = Parcel['kind'];
