import{t as e}from"./core-manifest-format.js";import{a as t,s as n,t as r}from"./core-render-time.js";import{u as i}from"./core-render-names.js";import{t as a}from"./core-reasons.js";import{i as o,n as s,o as c,r as l,s as u,t as d}from"./core-render-outcome.js";import{t as f}from"./core-schedule-due.js";function p(e,...t){return{html:e.map((e,n)=>e+_(t[n]??``)).join(``)}}const m={html:``};function h(e,t){return/^https?:\/\/[^\s<>"'`\\]+$/.test(t)?p`<a href="${t}" rel="noreferrer">${e}</a>`:p`${e}`}function g(e){let t=e.split("`");return t.length%2==0?p`${e}`:p`${t.map((e,t)=>t%2==0?p`${e}`:p`<code>${e}</code>`)}`}function _(e){return typeof e==`number`?String(e):typeof e==`string`?v(e):`html`in e?e.html:e.map(e=>e.html).join(``)}function v(e){return e.replaceAll(/[\p{Cc}\p{Cf}\u2028\u2029\ufff9-\uffff]+/gu,` `).replaceAll(`&`,`&amp;`).replaceAll(`<`,`&lt;`).replaceAll(`>`,`&gt;`).replaceAll(`"`,`&quot;`).replaceAll(`'`,`&#39;`)}const y={overdue:`overdue`,failed:`stopped`,waits:`waits for a person`,moving:`on the move`,rests:`at rest`};function b(e){let[t,n]=l(e);return n===``?p`<code>${t}</code>`:p`<code>${t}</code> <span class="quiet">/</span> <code>${n}</code>`}function x(e,t){let n=u(e,t);return p`<span class="state ${n}">${y[n]}</span>`}function S(e){return e===void 0?p`–`:p`<time class="nowrap" datetime="${new Date(e).toISOString()}" title="${t(e)}">${r(e)}</time>`}function C({kind:e,because:t}){return e===`park`||e===`failed`||a[t].blame===`person`}function w(e,t,n){return p`<section aria-labelledby="${e}">
    <h2 id="${e}">${t}</h2>
    ${n}
  </section>`}function T(e,t,n){let r=e=>e.map((e,n)=>n===0?p`<th scope="row" role="rowheader">${e}</th>`:p`<td role="cell" data-name="${t[n]??``}"><span>${e}</span></td>`);return p`<table role="table">
    <caption>
      ${e}
    </caption>
    <thead role="rowgroup">
      <tr role="row">
        ${t.map(e=>p`<th scope="col" role="columnheader">${e}</th>`)}
      </tr>
    </thead>
    <tbody role="rowgroup">
      ${n.map(e=>p`<tr role="row">
            ${r(e)}
          </tr>`)}
    </tbody>
  </table>`}function E(e){let t=[...e.histories].filter(([,{rotations:e,whole:t}])=>e.length>0||!t);if(t.length===0)return w(`history`,`History`,p`<p>No rotation has been finished yet.</p>`);let n=T(`Finished rotations, the newest first. Each record says more: every witness, every place, every time.`,[`key`,`what came of it`,`new key`,`approved`,`in service`,`verified`,`old key gone`,`record`],t.flatMap(([e,{rotations:t}])=>t.map(t=>({credential:e,rotation:t}))).sort((e,t)=>j(t.rotation)-j(e.rotation)).map(({credential:t,rotation:n})=>D(t,n,e)));return w(`history`,`History`,p`${A(t.flatMap(([e,{whole:t}])=>t?[]:[e]))}${n}`)}function D(e,t,{url:n}){let{generation:r,outcome:a,newKey:o,oldKey:s,inServiceAt:c,verifiedAt:l,goneAt:u}=t,d=a===`rotated`?s.id:o.id;return[p`${b(e)}<br /><span class="quiet">generation ${r}</span>`,p`${a===`rotated`?`rotated`:`rolled back`}${t.exceptions.length===0?m:p`<br /><span class="quiet">${t.exceptions.join(` `)}</span>`}`,o.id===void 0?p`–`:p`<code>${i(o.id)}</code>`,O(t,n),S(c),S(l),u===void 0?p`not seen`:p`${S(u)}${d===void 0?m:p` <span class="quiet"><code>${i(d)}</code></span>`}${k(t)}`,h(`record`,`${n}/blob/keyturn/journal/records/${e.split(`/`).map(encodeURIComponent).join(`/`)}/${r}.json`)]}function O({mergedAt:e,mergedBy:t,pullRequest:n},r){let i=n===void 0?m:p` ${h(`#${n}`,`${r}/pull/${n}`)}`;return e===void 0?p`–${i}`:p`${S(e)} <span class="quiet">${t??``}</span>${i}`}function k({inServiceAt:e,goneAt:t}){return e===void 0||t===void 0?m:p`<br /><span class="quiet">both lived ${n(t-e)}</span>`}function A(e){return e.length===0?m:p`<p class="overdue" role="note">
    <strong>Records do not fit the journal's entry:</strong> one was changed, added or taken away, of ${e.map((e,t)=>p`${t===0?``:`, `}${b(e)}`)}. Look at
    the history of the branch <code>keyturn/journal</code>.
  </p>`}function j({goneAt:e,verifiedAt:t,inServiceAt:n,mergedAt:r}){return e??t??n??r??0}function M({outcomes:e,at:t}){let n=Object.entries(y).flatMap(([n,r])=>{let i=e.filter(e=>u(e,t)===n).length;return i===0?[]:[p`<li><b>${i}</b> <span class="${n}">${r}</span></li>`]});return p`<ul class="counts">
    ${[p`<li><b>${e.length}</b> ${e.length===1?`key`:`keys`}</li>`,...n]}
  </ul>`}function N(e){let t=o(e).filter(t=>C(t)||u(t,e.at)===`overdue`);return t.length===0?w(`todo`,`What needs somebody`,p`<p>Nothing. No key waits for a person.</p>`):w(`todo`,`What needs somebody`,p`<ul class="todo">
      ${t.map(t=>P(t,e))}
    </ul>`)}function P(e,t){let{credential:n,about:r,because:i,owner:o}=e,{remedy:s}=a[i],l=u(e,t.at),d=o===void 0?m:p` <span class="quiet">· ${o}</span>`;return p`<li class="${l}">
    <h3>${b(n)} ${x(e,t.at)}${d}</h3>
    <p>
      It
      ${g(r)}${c(e,t.at)}.${s===``?m:p` ${g(s)}`}${L(e)}
    </p>
  </li>`}function F(e){return w(`keys`,`Keys`,T(`Every key that rotation.yml names, the most urgent first.`,[`key`,`state`,`age`,`due`,`phase`,`generation`,`provider`,`owner`],o(e).map(t=>I(t,e))))}function I(e,{at:t}){let{credential:n,minted:r,due:i,phase:a,generation:o,provider:c,owner:l}=e;return[b(n),x(e,t),r===void 0?p`not known`:p`${d(r,t)} <span class="quiet">since ${S(r)}</span>`,i===void 0?p`–`:p`${s(i,t)} <span class="quiet">${S(i)}</span>`,p`${a}${L(e)}`,p`${o??`–`}`,p`${c}`,p`${l??`–`}`]}function L({proposal:e}){return e===void 0?m:p` · ${h(`#${e.number}`,e.url)}`}function R({outcomes:e,at:t}){let n=e.flatMap(e=>e.due===void 0||e.due<t?[]:[{outcome:e,due:e.due}]).sort((e,t)=>e.due-t.due);return n.length===0?w(`next`,`Upcoming`,p`<p>No key has a date to come.</p>`):w(`next`,`Upcoming`,T(`When each key is due, the next one first.`,[`key`,`due`,`from now`,`owner`],n.slice(0,50).map(({outcome:e,due:n})=>[b(e.credential),S(n),p`${s(n,t)}`,p`${e.owner??`–`}`])))}const z={ground:`#ffffff`,raised:`#f6f8fa`,line:`#d1d9e0`,text:`#1f2328`,quiet:`#59636e`,link:`#0550ae`,overdue:`#b3161f`,failed:`#a13c00`,waits:`#7a5200`,moving:`#0550ae`,rests:`#59636e`,planned:`#8c959f`},B={ground:`#0d1117`,raised:`#151b23`,line:`#3d444d`,text:`#f0f6fc`,quiet:`#9198a1`,link:`#6cb0ff`,overdue:`#ff8078`,failed:`#f0a05a`,waits:`#e3b341`,moving:`#6cb0ff`,rests:`#9198a1`,planned:`#656c76`};function V(e){return Object.entries(e).map(([e,t])=>`--${e}:${t}`).join(`;`)}const H=`
:root{color-scheme:light dark;${V(z)}}
@media (prefers-color-scheme:dark){:root{${V(B)}}}
*{box-sizing:border-box}
body{margin:0;background:var(--ground);color:var(--text);font:16px/1.5 system-ui,-apple-system,"Segoe UI",sans-serif;-webkit-text-size-adjust:100%}
main,header,footer{max-width:76rem;margin:0 auto;padding:0 1rem}
header{padding-top:2rem}
h1{font-size:1.6rem;line-height:1.25;margin:0;overflow-wrap:anywhere}
h2{font-size:1.2rem;margin:2.5rem 0 .75rem;padding-bottom:.3rem;border-bottom:1px solid var(--line)}
h3{font-size:1rem;margin:1.5rem 0 .25rem;overflow-wrap:anywhere}
p{margin:.25rem 0 .75rem;max-width:46rem}
a{color:var(--link)}
a:focus-visible{outline:3px solid var(--link);outline-offset:2px}
code{font:.92em ui-monospace,SFMono-Regular,Menlo,monospace;overflow-wrap:anywhere}
.quiet,caption{color:var(--quiet)}
.counts{display:flex;flex-wrap:wrap;gap:.5rem;list-style:none;padding:0;margin:1rem 0 0}
.counts li{border:1px solid var(--line);border-radius:.5rem;padding:.35rem .75rem;background:var(--raised)}
.counts b{font-size:1.25rem}
.state{font-weight:600;white-space:nowrap}
.state::before{content:"";display:inline-block;width:.7em;height:.7em;border-radius:50%;margin-right:.45em;background:currentColor}
.overdue{color:var(--overdue)}.failed{color:var(--failed)}.waits{color:var(--waits)}.moving{color:var(--moving)}.rests{color:var(--rests)}
.todo{padding-left:0;list-style:none;margin:0}
.todo li{border-left:4px solid currentColor;background:var(--raised);padding:.6rem .9rem;margin:0 0 .6rem;border-radius:0 .4rem .4rem 0}
.todo li>*{color:var(--text)}
.todo h3{margin:0}
.todo .state{margin-left:.6em}
.todo p{margin:.2rem 0 0;max-width:60rem}
table{border-collapse:collapse;width:100%;font-variant-numeric:tabular-nums}
caption{text-align:left;padding-bottom:.5rem}
th,td{text-align:left;vertical-align:top;padding:.5rem .9rem .5rem 0;border-bottom:1px solid var(--line);overflow-wrap:break-word}
thead th{font-weight:600;white-space:nowrap}
tbody th{font-weight:600;white-space:nowrap}
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
tbody th{font-size:1.05rem;white-space:normal;padding-bottom:.35rem}
td[data-name]{display:grid;grid-template-columns:7.5rem 1fr;gap:.5rem}
td[data-name]::before{content:attr(data-name);color:var(--quiet)}
.time{grid-template-columns:1fr}
.time dt{margin-top:.5rem}
.axis-name,.axis span:nth-child(2):not(:last-child){display:none}
}
@media print{a{color:inherit}.todo li,.time dd{print-color-adjust:exact}}
`.trim().replaceAll(`
`,``),U=365*f,W=120*f;function G(e){let t=o(e).map(t=>({outcome:t,bars:K(t,e)})),n=t.flatMap(({bars:e})=>e);if(n.length===0)return w(`time`,`Timeline`,p`<p>No key is in service yet.</p>`);let i=Math.max(e.at-U,Math.min(...n.map(e=>e.from))),a=Math.min(e.at+W,Math.max(e.at+14*f,...n.map(e=>e.to))),s=t.map(({outcome:t,bars:n})=>q(t,n,{span:{from:i,to:a},now:e.at}));return w(`time`,`Timeline`,p`<p class="quiet" id="time-note">
      Which key served when, from ${r(i)} to ${r(a)}. The tables below say the same in words.
    </p>
    <dl class="time">
      ${s}
      <dt class="axis-name" aria-hidden="true"></dt>
      <dd class="axis" style="background:none" aria-hidden="true">${J({from:i,to:a},e.at)}</dd>
    </dl>
    <ul class="key" aria-hidden="true">
      <li><i class="served"></i>in service; one bar for each key</li>
      <li><i class="planned"></i>until it is due</li>
      <li><i class="late"></i>overdue</li>
    </ul>`)}function K({credential:e,minted:t,due:n,generation:r},{histories:i,at:a}){let o=(i.get(e)?.rotations??[]).filter(({outcome:e})=>e===`rotated`),s=[],c=o[0]?.oldKey.made;for(let e of o){let{inServiceAt:t}=e;c!==void 0&&t!==void 0&&s.push({kind:`served`,from:c,to:t,text:`generation ${e.generation-1}`}),c=t}let l=c??t;if(l===void 0)return s;let u=n===void 0?a:Math.min(a,Math.max(n,l));return s.push({kind:`served`,from:l,to:u,text:`generation ${r??0}, in service`}),n!==void 0&&n<a&&s.push({kind:`late`,from:Math.max(n,l),to:a,text:`overdue`}),n!==void 0&&n>a&&s.push({kind:`planned`,from:a,to:n,text:`until it is due`}),s}function q(e,t,{span:n,now:i}){let a=t.map(({text:e,from:t,to:n})=>`${e} ${r(t)} to ${r(n)}`).join(`; `),o=t.flatMap(e=>{let[t,i]=[Y(e.from,n),Y(e.to,n)];return i<=0?[]:[p`<span
            class="bar ${e.kind}"
            style="left:${X(t)};width:${X(i-t)}"
            title="${e.text} ${r(e.from)} to ${r(e.to)}"
          ></span>`]});return p`<dt>${b(e.credential)}</dt>
    <dd role="img" aria-label="${a===``?`no key in service yet`:a}">
      ${o}<span class="now" style="left:${X(Y(i,n))}"></span>
    </dd>`}function J(e,t){return[[e.from,r(e.from)],[t,`today`],[e.to,r(e.to)]].filter(([t],n)=>n!==1||Y(t,e)>.2&&Y(t,e)<.8).map(([t,n])=>p`<span style="left:${X(Y(t,e))}">${n}</span>`)}function Y(e,{from:t,to:n}){return Math.min(1,Math.max(0,(e-t)/(n-t)))}function X(e){return`${(e*100).toFixed(2)}%`}function Z(e){let{repository:n,at:r,url:i,version:a,histories:o}=e,s=`Keys of ${n}`,c={html:`<style>${H}</style>`},l=[...o.values()].every(e=>e.whole)&&o.size>0?p` Every record fits the chain that the sealed entries vouch for.`:m;return`${p`<!doctype html>
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
            As of <time datetime="${new Date(r).toISOString()}">${t(r)}</time> · ${h(n,i)}
          </p>
          ${M(e)}
        </header>
        <main>${$(e)}${Q(e)}</main>
        <footer>
          <p>
            Made by <code>keyturn report --html</code>, Keyturn ${a}, from manifest, lock and journal. No key
            value is in it.${l}
          </p>
        </footer>
      </body>
    </html> `.html.replaceAll(/\s*\n\s*/g,`
`).trim()}\n`}function Q(e){return e.problems.length>0?m:p`${[N(e),F(e),G(e),R(e),E(e)]}`}function $({problems:t}){return t.length===0?m:w(`problems`,`The manifest is wrong, and nothing is touched`,p`<ul>
      ${t.map(t=>p`<li>${e(t)}</li>`)}
    </ul>`)}export{Z as reportPage};