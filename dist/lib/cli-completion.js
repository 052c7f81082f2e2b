import{i as e,r as t}from"./at-once-cli.js";function n(){return Object.entries(e).map(([e,t])=>({name:e,about:t.about,options:[...new Set([...t.options,`help`])].map(e=>r(e)),takes:t.choices??(t.use.includes(`FILE`)?`file`:`text`)}))}function r(e){let{type:n,value:r=``,about:i}=t[e],a=r===`PATH`||r===`FILE`;return{name:`--${e}`,about:i,takes:n===`boolean`?`nothing`:a?`file`:`text`,value:r}}function i(e){return`'${e.replaceAll(`'`,String.raw`'\''`)}'`}function a(){let e=n(),t=[...new Map(e.flatMap(e=>e.options).map(e=>[e.name,e])).values()];return`# eval "$(keyturn completion bash)"
_keyturn() {
  local word="\${COMP_WORDS[COMP_CWORD]}" before="\${COMP_WORDS[COMP_CWORD - 1]}" verb="\${COMP_WORDS[1]}" words='' files=''
  [ "$COMP_CWORD" -gt 1 ] || verb=''
  COMPREPLY=()
  case "$before" in
${o(t,`file`,`COMPREPLY=($(compgen -f -- "$word")); return`)}${o(t,`text`,`return`)}  esac
  case "$verb" in
    '' | help) words='${e.map(({name:e})=>e).join(` `)} --help --version' ;;
${e.map(e=>s(e)).join(`
`)}
  esac
  COMPREPLY=($(compgen -W "$words" -- "$word"))
  [ -z "$files" ] || [ "\${word#-}" != "$word" ] || COMPREPLY+=($(compgen -f -- "$word"))
}
complete -o filenames -F _keyturn keyturn
`}function o(e,t,n){let r=e.filter(e=>e.takes===t).map(({name:e})=>e);return r.length===0?``:`    ${r.join(` | `)}) ${n} ;;\n`}function s({name:e,options:t,takes:n}){return`    ${e}) words='${[...typeof n==`string`?[]:n,...t.map(e=>e.name)].join(` `)}'${n===`file`?` files=1`:``} ;;`}function c(){let e=n();return`# keyturn completion fish | source
complete -c keyturn -f
${e.map(({name:e,about:t})=>`complete -c keyturn -n __fish_use_subcommand -a ${e} -d ${i(t)}`).join(`
`)}
complete -c keyturn -n __fish_use_subcommand -l version -d 'print the version'
complete -c keyturn -n '__fish_seen_subcommand_from help' -a '${e.map(({name:e})=>e).join(` `)}'
${e.flatMap(e=>l(e)).join(`
`)}
`}function l({name:e,options:t,takes:n}){let r=`complete -c keyturn -n '__fish_seen_subcommand_from ${e}'`,i=n===`file`?[`${r} -F`]:n===`text`?[]:[`${r} -a '${n.join(` `)}'`];return[...t.map(e=>`${r} ${u(e)}`),...i]}function u({name:e,about:t,takes:n}){let r={nothing:``,file:` -r -F`,text:` -x`}[n];return`-l ${e.slice(2)}${r} -d ${i(t)}`}function d(){let e=n();return`#compdef keyturn
# eval "$(keyturn completion zsh)"
_keyturn() {
  local -a verbs
  verbs=(
${e.map(({name:e,about:t})=>`    ${i(`${e}:${t}`)}`).join(`
`)}
  )
  if (( CURRENT == 2 )); then
    _describe verb verbs
    return
  fi
  local verb=$words[2]
  shift words
  (( CURRENT-- ))
  case $verb in
    help) _describe verb verbs ;;
${e.map(e=>f(e)).join(`
`)}
  esac
}
if [[ $funcstack[1] == _keyturn ]]; then _keyturn "$@"; else compdef _keyturn keyturn; fi
`}function f({name:e,options:t,takes:n}){let r=n===`file`?[`'*:file:_files'`]:n===`text`?[]:[i(`1:what:(${n.join(` `)})`)];return`    ${e}) _arguments ${[...t.map(e=>p(e)),...r].join(` `)} ;;`}function p({name:e,about:t,takes:n,value:r}){let a=t.replaceAll(/[[\]:]/g,` `);return i(n===`nothing`?`${e}[${a}]`:`${e}[${a}]:${r}:${n===`file`?`_files`:``}`)}const m={bash:a,zsh:d,fish:c};function h(e,t){let[n=``]=e.rest;return t.out(m[n]?.()??``),0}export{h as completion};