import{i as e,n as t,r as n}from"./at-once-cli.js";function r(t){return t===void 0?a():c(e[t])}const i={Begin:[`init`,`check`,`doctor`,`demo`],Look:[`status`,`plan`,`explain`,`report`,`whose`,`audit`],Act:[],"In an emergency":[`leaked`,`exploited`,`disable`,`restore-key`,`revoke`],"In your shell":[`completion`]};function a(){let t=new Set(Object.values(i).flat());return`Keyturn turns API keys by pull request.

${Object.entries(i).map(([n,r])=>`${n}\n${Object.entries(e).flatMap(([e,n])=>(r.length===0?!t.has(e):r.includes(e))?[n]:[]).flatMap(e=>o(e)).join(`
`)}\n`).join(`
`)}
Examples
${d([[`keyturn init --app`,`in a clone: the manifest, the workflow, the gate and the App`],[`keyturn doctor`,`what stands in the way, and the lines that set it right`],[`keyturn status`,`where every key stands, and whose move it is`],[`keyturn leaked openai/production`,`somebody may have it: replace it now`]])}

  keyturn <verb> --help     options, examples and exit codes
  keyturn --version

GITHUB_TOKEN or GH_TOKEN is the login, GITHUB_API_URL another GitHub. NO_COLOR and FORCE_COLOR are honoured.
`}function o({use:e,about:t}){let n=s(t,66).map(e=>`${` `.repeat(34)}${e}`),[r=``,...i]=n;return e.length>30?[`  ${e}`,...n]:[`  ${e.padEnd(32)}${r.trimStart()}`,...i]}function s(e,t){let n=[],r=``;for(let i of e.split(` `))r!==``&&r.length+1+i.length>t?(n.push(r),r=i):r=r===``?i:`${r} ${i}`;return[...n,r]}function c(e){let t=e.options.map(e=>u(e)),n=l(e);return`keyturn ${e.use}

${s(e.about,100).join(`
`)}
${t.length===0?``:`\nOptions\n${d(t)}\n`}
Examples
${d(e.examples)}

Exit codes
${d(n.map(([e,t])=>[String(e),t]))}
`}function l({exits:e=[]}){return[...new Map([...t,...e])].toSorted(([e],[t])=>e-t)}function u(e){let t=n[e];return[`--${e}${t.value===void 0?``:` ${t.value}`}`,t.about]}function d(e){let t=Math.max(...e.map(([e])=>e.length));return e.map(([e,n])=>`  ${e.padEnd(t)}   ${n}`).join(`
`)}export{r as help};