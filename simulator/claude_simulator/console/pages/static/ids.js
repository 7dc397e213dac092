// Ids that are new on every load, so that nobody can rely on them.

const nonce = Math.random().toString(36).slice(2, 7);
let serial = 0;
export const freshId = () => `base-ui-_r_${nonce}_${++serial}_`;
