// The page's only style. No colour says anything that words do not; each pair of text and ground has a contrast of 4.5 or more,
// in the light and in the dark (WCAG 2.2, 1.4.3; a test computes it).

export const LIGHT = {
  ground: '#ffffff',
  raised: '#f6f8fa',
  line: '#d1d9e0',
  text: '#1f2328',
  quiet: '#59636e',
  link: '#0550ae',
  overdue: '#b3161f',
  failed: '#a13c00',
  waits: '#7a5200',
  moving: '#0550ae',
  rests: '#59636e',
  planned: '#8c959f',
} as const

export const DARK = {
  ground: '#0d1117',
  raised: '#151b23',
  line: '#3d444d',
  text: '#f0f6fc',
  quiet: '#9198a1',
  link: '#6cb0ff',
  overdue: '#ff8078',
  failed: '#f0a05a',
  waits: '#e3b341',
  moving: '#6cb0ff',
  rests: '#9198a1',
  planned: '#656c76',
} as const

function variables(colours: Readonly<Record<string, string>>): string {
  return Object.entries(colours)
    .map(([name, colour]) => `--${name}:${colour}`)
    .join(';')
}

export const STYLE = `
:root{color-scheme:light dark;${variables(LIGHT)}}
@media (prefers-color-scheme:dark){:root{${variables(DARK)}}}
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
`
  .trim()
  .replaceAll('\n', '')
