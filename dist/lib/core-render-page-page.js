import{t as e}from"./core-manifest-format.js";import{a as t,s as n,t as r}from"./core-render-time.js";import{u as i}from"./core-render-names.js";import{gr as a,m as o}from"./at-once-action.js";import{a as s,c,i as l,l as u,n as d,r as f,s as ee,t as p}from"./core-render-outcome.js";function m(e,...t){return{html:e.map((e,n)=>e+v(t[n]??``)).join(``)}}const h={html:``};function g(e,t){return/^https?:\/\/[^\s<>"'`\\]+$/.test(t)?m`<a href="${t}" rel="noreferrer">${e}</a>`:m`${e}`}function _(e){let t=e.split("`");return t.length%2==0?m`${e}`:m`${t.map((e,t)=>t%2==0?m`${e}`:m`<code>${e}</code>`)}`}function v(e){return typeof e==`number`?String(e):typeof e==`string`?te(e):`html`in e?e.html:e.map(e=>e.html).join(``)}function te(e){return e.replaceAll(/[\p{Cc}\p{Cf}\u2028\u2029\ufff9-\uffff]+/gu,` `).replaceAll(`&`,`&amp;`).replaceAll(`<`,`&lt;`).replaceAll(`>`,`&gt;`).replaceAll(`"`,`&quot;`).replaceAll(`'`,`&#39;`)}const y={overdue:`overdue`,failed:`stopped`,waits:`waits for a person`,moving:`on the move`,rests:`at rest`};function b(e){let[t,n]=f(e);return n===``?m`<code>${t}</code>`:m`<code>${t}</code> <span class="quiet">/</span> <code>${n}</code>`}function x(e,t){let n=u(e,t);return m`<span class="state ${n}">${y[n]}</span>`}function S(e){return e===void 0?m`–`:m`<time class="nowrap" datetime="${new Date(e).toISOString()}" title="${t(e)}">${r(e)}</time>`}function C({kind:e,because:t}){return e===`park`||e===`failed`||o[t].blame===`person`}function w(e,t,n){return m`<section aria-labelledby="${e}">
    <h2 id="${e}">${t}</h2>
    ${n}
  </section>`}function T(e,t,n){let r=e=>e.map((e,n)=>n===0?m`<th scope="row" role="rowheader">${e}</th>`:m`<td role="cell" data-name="${t[n]??``}"><span>${e}</span></td>`);return m`<table role="table">
    <caption>
      ${e}
    </caption>
    <thead role="rowgroup">
      <tr role="row">
        ${t.map(e=>m`<th scope="col" role="columnheader">${e}</th>`)}
      </tr>
    </thead>
    <tbody role="rowgroup">
      ${n.map(e=>m`<tr role="row">
            ${r(e)}
          </tr>`)}
    </tbody>
  </table>`}function E(e){let t=[...e.histories].filter(([,{rotations:e,whole:t}])=>e.length>0||!t);if(t.length===0)return w(`history`,`History`,m`<p>No rotation has been finished yet.</p>`);let n=T(`Finished rotations, the newest first. Each record says more: every witness, every place, every time.`,[`key`,`what came of it`,`new key`,`approved`,`in service`,`verified`,`old key gone`,`record`],t.flatMap(([e,{rotations:t}])=>t.map(t=>({credential:e,rotation:t}))).sort((e,t)=>M(t.rotation)-M(e.rotation)).map(({credential:t,rotation:n})=>O(t,n,e)));return w(`history`,`History`,m`${j(t.flatMap(([e,{whole:t}])=>t?[]:[e]))}${n}`)}const D={rotated:`rotated`,"rolled-back":`rolled back`,retired:`retired`};function O(e,t,{url:n}){let{generation:r,outcome:a,newKey:o,oldKey:s,inServiceAt:c,verifiedAt:l,goneAt:u}=t,d=a===`rolled-back`?o.id:s.id;return[m`${b(e)}<br /><span class="quiet">generation ${r}</span>`,m`${D[a]}${t.exceptions.length===0?h:m`<br /><span class="quiet">${t.exceptions.join(` `)}</span>`}`,o.id===void 0?m`–`:m`<code>${i(o.id)}</code>`,k(t,n),S(c),S(l),u===void 0?m`not seen`:m`${S(u)}${d===void 0?h:m` <span class="quiet"><code>${i(d)}</code></span>`}${A(t)}`,g(`record`,`${n}/blob/keyturn/journal/records/${e.split(`/`).map(encodeURIComponent).join(`/`)}/${r}.json`)]}function k({mergedAt:e,mergedBy:t,pullRequest:n},r){let i=n===void 0?h:m` ${g(`#${n}`,`${r}/pull/${n}`)}`;return e===void 0?m`–${i}`:m`${S(e)} <span class="quiet">${t??``}</span>${i}`}function A({inServiceAt:e,goneAt:t}){return e===void 0||t===void 0?h:m`<br /><span class="quiet">both lived ${n(t-e)}</span>`}function j(e){return e.length===0?h:m`<p class="overdue" role="note">
    <strong>Records do not fit the journal's entry:</strong> one was changed, added or taken away, of ${e.map((e,t)=>m`${t===0?``:`, `}${b(e)}`)}. Look at
    the history of the branch <code>keyturn/journal</code>.
  </p>`}function M({goneAt:e,verifiedAt:t,inServiceAt:n,mergedAt:r}){return e??t??n??r??0}function N({outcomes:e,at:t}){let n=Object.entries(y).flatMap(([n,r])=>{let i=e.filter(e=>u(e,t)===n).length;return i===0?[]:[m`<li><b>${i}</b> <span class="${n}">${r}</span></li>`]});return m`<ul class="counts">
    ${[m`<li><b>${e.length}</b> ${e.length===1?`key`:`keys`}</li>`,...n]}
  </ul>`}function P(e){let t=l(e).filter(t=>C(t)||u(t,e.at)===`overdue`);return t.length===0?w(`todo`,`What needs somebody`,m`<p>Nothing. No key waits for a person.</p>`):w(`todo`,`What needs somebody`,m`<ul class="todo">
      ${t.map(t=>F(t,e))}
    </ul>`)}function F(e,t){let{credential:n,about:r,because:i,owner:a}=e,{remedy:s}=o[i],l=u(e,t.at),d=a===void 0?h:m` <span class="quiet">· ${a}</span>`;return m`<li class="${l}">
    <h3>${b(n)} ${x(e,t.at)}${d}</h3>
    <p>
      It
      ${_(ee({about:`${r}${c(e,t.at)}`}))}${s===``?h:m` ${_(s)}`}${z(e)}
    </p>
  </li>`}function I(e){return w(`keys`,`Keys`,T(`Every key that rotation.yml names, the most urgent first.`,[`key`,`state`,`age`,`due`,`phase`,`generation`,`provider`,`owner`],l(e).map(t=>L(t,e))))}function L(e,{at:t}){let{credential:n,minted:r,due:i,phase:a,generation:o,provider:s,owner:c}=e;return[b(n),x(e,t),r===void 0?m`not known`:m`${p(r,t)} <span class="quiet">since ${S(r)}</span>`,i===void 0?m`–`:m`${d(i,t)} <span class="quiet">${S(i)}</span>`,m`${a}${z(e)}${R(e)}`,m`${o??`–`}`,m`${s}`,m`${c??`–`}`]}function R({exempt:e}){if(e===void 0)return h;let{until:t,by:n,because:r}=e;return m` <span class="quiet">· exempt until ${S(t)}, granted by ${n}: ${r}</span>`}function z({proposal:e}){return e===void 0?h:m` · ${g(`#${e.number}`,e.url)}`}function B({outcomes:e,at:t}){let n=e.flatMap(e=>e.due===void 0||e.due<t?[]:[{outcome:e,due:e.due}]).sort((e,t)=>e.due-t.due);return n.length===0?w(`next`,`Upcoming`,m`<p>No key has a date to come.</p>`):w(`next`,`Upcoming`,T(`When each key is due, the next one first.`,[`key`,`due`,`from now`,`owner`],n.slice(0,50).map(({outcome:e,due:n})=>[b(e.credential),S(n),m`${d(n,t)}`,m`${e.owner??`–`}`])))}const V={ground:`#ffffff`,raised:`#f6f8fa`,line:`#d1d9e0`,text:`#1f2328`,quiet:`#59636e`,link:`#0550ae`,overdue:`#b3161f`,failed:`#a13c00`,waits:`#7a5200`,moving:`#0550ae`,rests:`#59636e`,planned:`#8c959f`},H={ground:`#0d1117`,raised:`#151b23`,line:`#3d444d`,text:`#f0f6fc`,quiet:`#9198a1`,link:`#6cb0ff`,overdue:`#ff8078`,failed:`#f0a05a`,waits:`#e3b341`,moving:`#6cb0ff`,rests:`#9198a1`,planned:`#656c76`};function U(e){return Object.entries(e).map(([e,t])=>`--${e}:${t}`).join(`;`)}const W=`
:root{color-scheme:light dark;${U(V)}}
@media (prefers-color-scheme:dark){:root{${U(H)}}}
*{box-sizing:border-box}
body{margin:0;background:var(--ground);color:var(--text);font:16px/1.5 system-ui,-apple-system,"Segoe UI",sans-serif;-webkit-text-size-adjust:100%}
main,header,footer{max-width:76rem;margin:0 auto;padding:0 1rem}
header{padding-top:2rem}
h1{font-size:1.6rem;line-height:1.25;margin:0;overflow-wrap:anywhere}
h2{font-size:1.2rem;margin:2.5rem 0 .75rem;padding-bottom:.3rem;border-bottom:1px solid var(--line)}
h3{font-size:1rem;margin:1.5rem 0 .25rem;overflow-wrap:anywhere}
p{margin:.25rem 0 .75rem;max-width:46rem;overflow-wrap:anywhere}
a{color:var(--link)}
a:focus-visible{outline:3px solid var(--link);outline-offset:2px}
code{font:.92em ui-monospace,SFMono-Regular,Menlo,monospace;overflow-wrap:anywhere}
.quiet,caption{color:var(--quiet)}
.counts{display:flex;flex-wrap:wrap;gap:.5rem;list-style:none;padding:0;margin:1rem 0 0}
.counts li{border:1px solid var(--line);border-radius:.5rem;padding:.35rem .75rem;background:var(--raised)}
.counts b{font-size:1.25rem}
.state{font-weight:600;white-space:nowrap;padding-left:1.15em;background:radial-gradient(circle at .35em 50%,currentColor .33em,transparent .37em) no-repeat}
.overdue{color:var(--overdue)}.failed{color:var(--failed)}.waits{color:var(--waits)}.moving{color:var(--moving)}.rests{color:var(--rests)}
.todo{padding-left:0;list-style:none;margin:0}
.todo li{border-left:4px solid currentColor;background:var(--raised);padding:.6rem .9rem;margin:0 0 .6rem;border-radius:0 .4rem .4rem 0}
.todo li>*{color:var(--text)}
.todo h3{margin:0}
.todo .state{margin-left:.6em}
.todo p{margin:.2rem 0 0;max-width:60rem}
table{border-collapse:collapse;width:100%;font-variant-numeric:tabular-nums}
caption{text-align:left;padding-bottom:.5rem}
th,td{text-align:left;vertical-align:top;padding:.5rem .9rem .5rem 0;border-bottom:1px solid var(--line);overflow-wrap:anywhere}
thead th{font-weight:600;white-space:nowrap}
tbody th{font-weight:600;min-width:11rem}
td{min-width:5.5rem}
tbody th .quiet{font-weight:400}
.nowrap{white-space:nowrap}
.time{display:grid;grid-template-columns:minmax(8rem,14rem) 1fr;gap:.35rem .9rem;align-items:center;margin:0}
.time dt{overflow-wrap:anywhere}
.time dd{margin:0;position:relative;height:1.5rem;background:var(--raised);border-radius:.3rem;overflow:hidden}
.bar{position:absolute;top:.3rem;bottom:.3rem;border-radius:.2rem;min-width:3px}
.served{background:var(--moving)}.served:nth-of-type(even){background:var(--rests)}
.late{background:var(--overdue)}
.planned{background:repeating-linear-gradient(90deg,var(--planned) 0 4px,transparent 4px 8px)}
.now{position:absolute;top:0;bottom:0;width:2px;background:var(--text)}
.axis{position:relative;height:1.6rem;font-size:.85rem;color:var(--quiet)}
.axis span{position:absolute;transform:translateX(-50%);white-space:nowrap}
.axis span:first-child{transform:none}.axis span:last-child{transform:translateX(-100%)}
.key{display:flex;flex-wrap:wrap;gap:.25rem 1.25rem;list-style:none;padding:0;margin:.75rem 0 0;font-size:.9rem;color:var(--quiet)}
.key i{display:inline-block;width:1.5rem;height:.7rem;border-radius:.2rem;margin-right:.4rem}
footer{padding:2rem 1rem 3rem;color:var(--quiet);font-size:.9rem}
@media (max-width:48rem){
table,caption,tbody,tr,th,td{display:block}
thead{position:absolute;width:1px;height:1px;overflow:hidden;clip-path:inset(50%)}
tr{border:1px solid var(--line);border-radius:.5rem;padding:.5rem .75rem;margin-bottom:.75rem}
th,td{border:0;padding:.15rem 0}
tbody th{font-size:1.05rem;padding-bottom:.35rem}
td[data-name]{display:grid;grid-template-columns:7.5rem 1fr;gap:.5rem}
td[data-name]::before{content:attr(data-name);color:var(--quiet)}
.time{grid-template-columns:1fr}
.time dt{margin-top:.5rem}
.axis-name,.axis span:nth-child(2):not(:last-child){display:none}
}
@media print{a{color:inherit}.todo li,.time dd{print-color-adjust:exact}}
`.trim().replaceAll(`
`,``),G=365*a,K=120*a;function q(e){let t=l(e).map(t=>({outcome:t,bars:J(t,e)})),n=t.flatMap(({bars:e})=>e);if(n.length===0)return w(`time`,`Timeline`,m`<p>No key is in service yet.</p>`);let i=Math.max(e.at-G,Math.min(...n.map(e=>e.from))),o=Math.min(e.at+K,Math.max(e.at+14*a,...n.map(e=>e.to))),s=t.map(({outcome:t,bars:n})=>X(t,n,{span:{from:i,to:o},now:e.at}));return w(`time`,`Timeline`,m`<p class="quiet" id="time-note">
      Which key served when, from ${r(i)} to ${r(o)}. The tables below say the same in words.
    </p>
    <dl class="time">
      ${s}
      <dt class="axis-name" aria-hidden="true"></dt>
      <dd class="axis" style="background:none" aria-hidden="true">${Z({from:i,to:o},e.at)}</dd>
    </dl>
    <ul class="key" aria-hidden="true">
      <li><i class="served"></i>in service; one bar for each key</li>
      <li><i class="planned"></i>until it is due</li>
      <li><i class="late"></i>overdue</li>
    </ul>`)}function J(e,{histories:t,at:n}){let{credential:r,minted:i,due:a,generation:o}=e,s=(t.get(r)?.rotations??[]).filter(({outcome:e})=>e===`rotated`),c=[],l=s[0]?.oldKey.made;for(let e of s){let{inServiceAt:t}=e;l!==void 0&&t!==void 0&&c.push({kind:`served`,from:l,to:t,text:`generation ${e.generation-1}`}),l=t}let u=l??i;if(u===void 0)return c;let d=a===void 0?n:Math.min(n,Math.max(a,u));return c.push({kind:`served`,from:u,to:d,text:`generation ${o??0}, in service`}),a!==void 0&&a<n&&c.push({...Y(e,n),from:Math.max(a,u),to:n}),a!==void 0&&a>n&&c.push({kind:`planned`,from:n,to:a,text:`until it is due`}),c}function Y(e,t){return s(e,t)?{kind:`served`,text:`exempt`}:{kind:`late`,text:`overdue`}}function X(e,t,{span:n,now:i}){let a=t.map(({text:e,from:t,to:n})=>`${e} ${r(t)} to ${r(n)}`).join(`; `),o=t.flatMap(e=>{let[t,i]=[Q(e.from,n),Q(e.to,n)];return i<=0?[]:[m`<span
            class="bar ${e.kind}"
            style="left:${$(t)};width:${$(i-t)}"
            title="${e.text} ${r(e.from)} to ${r(e.to)}"
          ></span>`]});return m`<dt>${b(e.credential)}</dt>
    <dd role="img" aria-label="${a===``?`no key in service yet`:a}">
      ${o}<span class="now" style="left:${$(Q(i,n))}"></span>
    </dd>`}function Z(e,t){return[[e.from,r(e.from)],[t,`today`],[e.to,r(e.to)]].filter(([t],n)=>n!==1||Q(t,e)>.2&&Q(t,e)<.8).map(([t,n])=>m`<span style="left:${$(Q(t,e))}">${n}</span>`)}function Q(e,{from:t,to:n}){return Math.min(1,Math.max(0,(e-t)/(n-t)))}function $(e){return`${(e*100).toFixed(2)}%`}function ne(e){let{repository:n,at:r,url:i,version:a,histories:o}=e,s=`Keys of ${n}`,c={html:`<style>${W}</style>`},l=[...o.values()].every(e=>e.whole)&&o.size>0?m` Every record fits the chain that the sealed entries vouch for.`:h;return`${m`<!doctype html>
    <html lang="en">
      <head>
        <meta charset="utf-8" />
        <meta name="viewport" content="width=device-width, initial-scale=1" />
        <meta http-equiv="Content-Security-Policy" content="${`default-src 'none'; style-src 'unsafe-inline'`}" />
        <meta name="robots" content="noindex" />
        <title>${s}</title>
        ${c}
      </head>
      <body>
        <header>
          <h1>${s}</h1>
          <p class="quiet">
            As of <time datetime="${new Date(r).toISOString()}">${t(r)}</time> · ${g(n,i)}
          </p>
          ${N(e)}
        </header>
        <main>${ie(e)}${re(e)}</main>
        <footer>
          <p>
            Made by <code>keyturn report --html</code>, Keyturn ${a}, from manifest, lock and journal. No key
            value is in it.${l}
          </p>
        </footer>
      </body>
    </html> `.html.replaceAll(/\s*\n\s*/g,`
`).trim()}\n`}function re(e){return e.problems.length>0?h:m`${[P(e),I(e),q(e),B(e),E(e)]}`}function ie({problems:t}){return t.length===0?h:w(`problems`,`The manifest is wrong, and nothing is touched`,m`<ul>
      ${t.map(t=>m`<li>${e(t)}</li>`)}
    </ul>`)}export{ne as reportPage};