import { describe, expect, test } from '@jest/globals'
import { commandLines } from '../../../src/core/command/lines.ts'

const ROTATE = '/keyturn rotate openai/production'

describe('commands in a comment', () => {
  test.each([
    ['alone', ROTATE, [ROTATE]],
    ['between words', `Somebody left.\n\n${ROTATE}\n\nThanks!`, [ROTATE]],
    ['right after words', `Somebody left.\n${ROTATE}`, [ROTATE]],
    ['with the line ends of a browser', `Please:\r\n${ROTATE}\r\n`, [ROTATE]],
    ['in capitals, as a telephone writes it', '/Keyturn status', ['/Keyturn status']],
    ['by itself', '/keyturn', ['/keyturn']],
    ['one after the other', `/keyturn status\n${ROTATE}`, ['/keyturn status', ROTATE]],
    ['after a quotation and an empty line', `> why?\n\n${ROTATE}`, [ROTATE]],
    ['after a block of code', `\`\`\`\n/keyturn abort\n\`\`\`\n${ROTATE}`, [ROTATE]],
    ['after a hidden part', `<!-- note -->\n${ROTATE}`, [ROTATE]],
  ])('%s', (_, body, lines) => {
    expect(commandLines(body)).toEqual(lines)
  })

  test.each([
    ['quoted', `> ${ROTATE}`],
    ['quoted twice', `>> ${ROTATE}`],
    ['going on with a quotation, as Markdown shows it', `> somebody wrote\n${ROTATE}`],
    ['going on with it some lines later', `> somebody wrote\nand then\n${ROTATE}`],
    ['in a block of code', `\`\`\`\n${ROTATE}\n\`\`\``],
    ['in a block of code with a language', `\`\`\`sh\n${ROTATE}\n\`\`\``],
    ['in a block of code that never ends', `~~~\n${ROTATE}`],
    ['in a block that another fence does not end', `\`\`\`\`\n\`\`\`\n${ROTATE}\n\`\`\`\``],
    ['in a block that the wrong mark does not end', `\`\`\`\n~~~\n${ROTATE}\n\`\`\``],
    ['in HTML that shows code', `<pre>\n${ROTATE}\n</pre>`],
    ['where nobody sees it', `Looks good to me!\n<!--\n${ROTATE}\n-->`],
    ['where nobody sees it, after a hidden part that ended', `<!-- a --> <!--\n${ROTATE}\n-->`],
    ['indented as code', `    ${ROTATE}`],
    ['in the middle of a line', `Please ${ROTATE}`],
    ['between ticks', `\`${ROTATE}\``],
    ['in a list', `- ${ROTATE}`],
    ['spelled otherwise', '/keyturned rotate openai/production'],
    ['without its slash', 'keyturn rotate openai/production'],
  ])('are none when they stand %s', (_, body) => {
    expect(commandLines(body)).toEqual([])
  })

  test('are no more than anybody means', () => {
    expect(commandLines(`${ROTATE}\n`.repeat(40))).toHaveLength(5)
  })
})
