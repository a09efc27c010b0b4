function t(e,n){let r=Math.round(e*100);if(r<=0)throw new RangeError(`${r} cents are no price`);return`${r} ${n}`}async function c(e){await null;let n=e.data;try{return{id:n.id,cents:t(n.price,"EUR")}}catch(r){throw console.error(r),r}}export{c as handler};
//# sourceMappingURL=shop.mjs.map
