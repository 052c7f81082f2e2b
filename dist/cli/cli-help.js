import{n as e,t}from"./cli-verbs.js";function n(t){return t===void 0?r():i(e[t])}function r(){return`Keyturn turns API keys by pull request.

${o(Object.values(e).map(e=>[e.use,e.about]))}

  keyturn <verb> --help     options and examples
  keyturn --version

GITHUB_TOKEN or GH_TOKEN is the login, GITHUB_API_URL another GitHub. NO_COLOR is honoured.
`}function i(e){let t=e.options.map(e=>a(e)),n=[[0,`all is well, or waits`],[1,`the manifest is wrong, or something failed`],...e.exits??[],[64,`the command line was not understood`],[70,`a fault of Keyturn`]].sort(([e],[t])=>e-t);return`keyturn ${e.use}

${e.about}

Options
${o(t)}

Examples
${o(e.examples)}

Exit codes
${o(n.map(([e,t])=>[String(e),t]))}
`}function a(e){let n=t[e];return[`--${e}${n.value===void 0?``:` ${n.value}`}`,n.about]}function o(e){let t=Math.max(...e.map(([e])=>e.length));return e.map(([e,n])=>`  ${e.padEnd(t)}   ${n}`).join(`
`)}export{n as help};