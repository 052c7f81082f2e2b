import { test } from '@jest/globals'
import { createRig, DAY, HOUR } from './rig.ts'
test('diag', async () => {
  const rig = createRig()
  const { world } = rig
  rig.env['KEYTURN_INCUMBENT_OPENAI_PRODUCTION'] = world.first.get('openai/production')?.value
  let mark = 0
  const show = (label: string) => {
    const all = world.calls.filter(({ host, from }) => host === 'github' && from === 'keyturn')
    const lines = all.slice(mark).map(({ request }) => { let op = ''; try { const b = JSON.parse(request.body); op = /(query|mutation) (\w+)/.exec(b.query ?? '')?.[0] ?? ''; if (op.startsWith('mutation') ) op += ' ' + [...(b.query as string).matchAll(/^\s+(\w+): (\w+)\(/gm)].map((m) => m[2]).join(','); op += ' ' + (b.variables?.input?.message?.headline ?? '') } catch {} return `${request.method} ${request.url.pathname.replace('/repos/acme/web','')}${request.url.search} ${op}` })
    mark = all.length
    console.log(label, lines.length, '\n' + lines.join('\n'))
  }
  await rig.keyturn(); show('first')
  world.github.person('mona').merge(1)
  await rig.keyturn(); show('take over, mint, propose')
  await world.clock.advance(HOUR)
  world.github.person('mona').merge(2)
  await rig.keyturn({ patience: 12 * 60_000 }); show('merged')
  await world.clock.advance(24 * HOUR)
  await rig.keyturn({ patience: 12 * 60_000 }); show('retire')
}, 60_000)
