// Sends deliveries that the providers' own packages have signed. Usage: node webhooks.mjs URL PACKAGES
import {createHmac} from 'node:crypto';
import {createRequire} from 'node:module';
import {pathToFileURL} from 'node:url';

const [url, packages] = process.argv.slice(2);
const require = createRequire(packages + '/package.json');
const {Webhook} = require('standardwebhooks');
const Stripe = require('stripe');
const {verifySlackRequest} = require('@slack/bolt/dist/receivers/verify-request.js');
const {sign: signGithub} = await import(
    pathToFileURL(packages + '/node_modules/@octokit/webhooks-methods/dist-node/index.js').href);

const body = JSON.stringify({order: 'o-1', note: 'naïve – 注文 ✓', amount: 12.5});
const now = Math.floor(Date.now() / 1000);
const OLD_SECRET = 'b2xkLXNlY3JldC1vZi10aGlzLXRyaWdnZXI=';
const NEW_SECRET = 'bmV3LXNlY3JldC1vZi10aGlzLXRyaWdnZXI=';

let messages = 0;
let deliveries = 0;

const signers = {
    'standard-webhooks': (text, secret, seconds) => {
        const id = `msg_${++messages}`;
        return {
            'webhook-id': id,
            'webhook-timestamp': String(seconds),
            'webhook-signature': new Webhook('whsec_' + secret).sign(id, new Date(seconds * 1000), text),
        };
    },
    github: async (text, secret) => ({
        'x-github-delivery': `d-${++deliveries}`,
        'x-github-event': 'push',
        'x-hub-signature-256': await signGithub(secret, text),
    }),
    stripe: (text, secret, seconds) => ({
        'stripe-signature': new (Stripe.default ?? Stripe)('sk_test_x').webhooks.generateTestHeaderString({
            payload: text, secret, timestamp: seconds}),
    }),
    // Slack's package only verifies: what is sent here is what it takes for genuine.
    slack: (text, secret, seconds) => {
        const headers = {
            'x-slack-request-timestamp': String(seconds),
            'x-slack-signature': 'v0=' + createHmac('sha256', secret).update(`v0:${seconds}:${text}`).digest('hex'),
        };
        verifySlackRequest({
            signingSecret: secret,
            body: text,
            headers: {...headers, 'x-slack-request-timestamp': seconds},
            nowMilliseconds: seconds * 1000,
        });
        return headers;
    },
};

async function send(preset, what, headers, text) {
    const answer = await fetch(`${url}/${preset}`, {
        method: 'POST',
        headers: {'content-type': 'application/json', ...headers},
        body: text,
    });
    const reason = answer.status === 200 ? '' : ' ' + (await answer.json()).reason;
    console.log(`${preset} ${what} ${answer.status}${reason}`);
}

for (const [preset, sign] of Object.entries(signers)) {
    const genuine = await sign(body, NEW_SECRET, now);
    await send(preset, 'new', genuine, body);
    if (preset === 'standard-webhooks' || preset === 'github') { // The others name no delivery.
        await send(preset, 'again', genuine, body);
    }
    await send(preset, 'old', await sign(body, OLD_SECRET, now), body);
    await send(preset, 'stranger', await sign(body, 'c3RyYW5nZXI=', now), body);
    await send(preset, 'changed', await sign(body, NEW_SECRET, now), body.replace('o-1', 'o-2'));
    if (preset !== 'github') {
        await send(preset, 'late', await sign(body, NEW_SECRET, now - 400), body);
    }
}
