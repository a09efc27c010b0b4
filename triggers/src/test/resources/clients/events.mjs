// Sends events of the package `cloudevents` in every mode. Usage: node events.mjs URL PACKAGES
import {createRequire} from 'node:module';

const [url, packages] = process.argv.slice(2);
const require = createRequire(packages + '/package.json');
const {CloudEvent, HTTP} = require('cloudevents');

const events = [
    new CloudEvent({id: 'json', source: '/shop', type: 'order.placed', subject: 'o-1', time: '2026-01-02T03:04:05Z',
        datacontenttype: 'application/json', data: {text: 'naïve – 注文', n: 1.5}, partitionkey: 'k'}),
    new CloudEvent({id: 'text', source: 'https://shop.example/shops/1', type: 't', datacontenttype: 'text/plain', data: 'héllo'}),
    new CloudEvent({id: 'bytes', source: '/s', type: 't', datacontenttype: 'image/png', data: new Uint8Array([0, 1, 255])}),
    new CloudEvent({id: 'none', source: '/s', type: 't'}),
];

async function send(mode, message) {
    const answer = await fetch(`${url}/events`, {method: 'POST', headers: message.headers, body: message.body});
    console.log(`${mode} ${answer.status}`);
}

for (const event of events) {
    await send(`binary ${event.id}`, HTTP.binary(event));
    await send(`structured ${event.id}`, HTTP.structured(event));
}
await send('batched', {
    headers: {'content-type': 'application/cloudevents-batch+json; charset=utf-8'},
    body: JSON.stringify(events),
});
