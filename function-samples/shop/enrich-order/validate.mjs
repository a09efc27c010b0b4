import { currencies } from './money.mjs';

/** By its name the mesh knows that trying again is useless: the event goes straight to the dead letter. */
class NonRetryable extends Error {
  name = 'NonRetryable';
}

/** The order, if it is one; else throws the first thing that is wrong with it. */
export function validated(order) {
  require(isObject(order), 'an order is a JSON object');
  require(isText(order.orderId), 'orderId is missing');
  require(isObject(order.customer), 'customer is missing');
  require(isText(order.customer.id), 'customer.id is missing');
  require(isCountry(order.customer.country), 'customer.country is two capital letters');
  require(isTime(order.customer.since), 'customer.since is a date');
  require(isObject(order.shipTo), 'shipTo is missing');
  require(isCountry(order.shipTo.country), 'shipTo.country is two capital letters');
  require(isTime(order.placedAt), 'placedAt is an ISO-8601 time');
  require(currencies.includes(order.currency), `currency is one of ${currencies.join(', ')}`);
  require(Array.isArray(order.lines) && order.lines.length > 0, 'lines has at least one line');
  order.lines.forEach(line);
  return order;
}

function line(line, index) {
  require(isObject(line), `lines[${index}] is an object`);
  require(isText(line.sku), `lines[${index}].sku is missing`);
  require(isCount(line.quantity, 1), `lines[${index}].quantity is a whole number from 1`);
  require(isCount(line.unitCents, 0), `lines[${index}].unitCents is a whole number from 0`);
}

function require(condition, otherwise) {
  if (!condition) {
    throw new NonRetryable(otherwise);
  }
}

const isObject = (value) => value !== null && typeof value === 'object' && !Array.isArray(value);
const isText = (value) => typeof value === 'string' && value.length > 0;
const isCountry = (value) => typeof value === 'string' && /^[A-Z]{2}$/.test(value);
const isTime = (value) => typeof value === 'string' && !Number.isNaN(Date.parse(value));
const isCount = (value, least) => Number.isSafeInteger(value) && value >= least;
