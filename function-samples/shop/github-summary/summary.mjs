import { sentence } from './sentence.mjs';

/** Any GitHub webhook, in one line that a person can read and a few fields that a program can. */
export function handler(event) {
  const { headers } = event.http;
  const payload = event.data ?? {};
  const type = headers['x-github-event'] ?? 'unknown';
  const summary = {
    delivery: headers['x-github-delivery'] ?? event.id,
    type,
    action: payload.action ?? null,
    repository: payload.repository?.full_name ?? null,
    sender: payload.sender?.login ?? null,
    summary: sentence(type, payload),
  };
  console.log(summary.summary);
  return summary;
}
