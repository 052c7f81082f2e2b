import{n as e,r as t,t as n}from"./cli-verbs.js";function r(e){return e===void 0?i():a(t[e])}function i(){return`Keyturn turns API keys by pull request.

${c(Object.values(t).map(e=>[e.use,e.about]))}

  keyturn <verb> --help     options and examples
  keyturn --version

GITHUB_TOKEN or GH_TOKEN is the login, GITHUB_API_URL another GitHub. NO_COLOR and FORCE_COLOR are honoured.
`}function a(e){let t=e.options.map(e=>s(e)),n=o(e);return`keyturn ${e.use}

${e.about}
${t.length===0?``:`\nOptions\n${c(t)}\n`}
Examples
${c(e.examples)}

Exit codes
${c(n.map(([e,t])=>[String(e),t]))}
`}function o({exits:e=[]}){return[...new Map([...n,...e])].toSorted(([e],[t])=>e-t)}function s(t){let n=e[t];return[`--${t}${n.value===void 0?``:` ${n.value}`}`,n.about]}function c(e){let t=Math.max(...e.map(([e])=>e.length));return e.map(([e,n])=>`  ${e.padEnd(t)}   ${n}`).join(`
`)}export{r as help};