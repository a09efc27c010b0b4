// Signs tokens with the package `jose` and sends them. Usage: node tokens.mjs URL PACKAGES JWKS-FILE
import {writeFile} from 'node:fs/promises';
import {createRequire} from 'node:module';
import {pathToFileURL} from 'node:url';

const [url, packages, file] = process.argv.slice(2);
const require = createRequire(packages + '/package.json');
const {SignJWT, UnsecuredJWT, exportJWK, generateKeyPair} = await import(
    pathToFileURL(require.resolve('jose')).href);

const algorithms = ['RS256', 'RS384', 'RS512', 'PS256', 'PS384', 'PS512', 'ES256', 'ES384', 'ES512'];
const keys = {};
const published = [];
for (const alg of algorithms) {
    keys[alg] = await generateKeyPair(alg, {extractable: true});
    published.push({...(await exportJWK(keys[alg].publicKey)), kid: alg, alg, use: 'sig'});
}
await writeFile(file, JSON.stringify({keys: published}));

const token = (key, alg, kid = alg) =>
    new SignJWT({scope: 'orders:read orders:write'})
        .setProtectedHeader({alg, kid, typ: 'at+jwt'})
        .setIssuer('https://id.example.com/')
        .setAudience('shop')
        .setIssuedAt()
        .setExpirationTime('5m')
        .sign(key);

async function send(what, text) {
    const answer = await fetch(`${url}/app`, {method: 'POST', headers: {authorization: `Bearer ${text}`}});
    const reason = answer.status === 200 ? '' : ' ' + (await answer.json()).reason;
    console.log(`${what} ${answer.status}${reason}`);
}

for (const alg of algorithms) {
    await send(alg, await token(keys[alg].privateKey, alg));
}
await send('stranger', await token((await generateKeyPair('ES256')).privateKey, 'ES256'));
await send('shared', await token(new TextEncoder().encode(JSON.stringify(published[0])), 'HS256', 'RS256'));
await send('unsigned', new UnsecuredJWT({}).setIssuer('https://id.example.com/').setAudience('shop').setExpirationTime('5m').encode());
await send('expired', await new SignJWT({}).setProtectedHeader({alg: 'ES256', kid: 'ES256'})
    .setIssuer('https://id.example.com/').setAudience('shop').setExpirationTime(Math.floor(Date.now() / 1000) - 90)
    .sign(keys.ES256.privateKey));
