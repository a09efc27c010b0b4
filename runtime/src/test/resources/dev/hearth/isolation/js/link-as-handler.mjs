// tries: has a handler file that is a link out of its bundle
// link: link-as-handler.mjs {canaries}/secret.mjs
// expect: refused
export const handler = () => 'not this file';
