import { AnsiUp } from 'ansi_up'
import { renderHtml } from '../../src/report/html/render-html.ts'
import { renderTerminal } from '../../src/report/terminal/render-terminal.ts'
import type { Result } from '../../src/result/schema.ts'
import { launchBrowser, openPage } from '../../test/browser/browser.ts'

/** Columns of the terminal that is shown. */
const COLUMNS = 110
/** Of the pictures, in pixels: room for those columns, and for the page as it is on a screen. */
const [TERMINAL_WIDTH, PAGE_WIDTH] = [1_040, 1_180]

const TERMINAL_STYLE = `
  body { margin: 0; padding: 1rem; background: #14161a; color: #e7e9ec; border-radius: 0.6rem; }
  pre { margin: 0; font: 15px/1.45 ui-monospace, "SF Mono", Menlo, Consolas, "DejaVu Sans Mono", monospace; }
`

/** What somebody sees who compares: the screen, and the first screen of the page. SVG that loads nothing. */
export interface Stills {
  readonly terminal: string
  readonly report: string
}

/** Pictures of a result, as the terminal and a browser show it. */
export async function stillsOf(result: Result): Promise<Stills> {
  const browser = await launchBrowser()
  try {
    const draw = async (title: string, page: string, width: number): Promise<string> => {
      await using opened = await openPage(browser, 'about:blank', { viewport: { width, height: 900 } })
      await opened.page.setContent(page)
      // A picture has no links and no buttons, and is in the middle of a page that has its own head.
      await opened.page.evaluate(() => {
        const beyond = 'script, meta, title, nav, footer, .tools, .skip, .permalink, #verdict ~ section, .cards ~ *'
        for (const element of document.querySelectorAll(beyond)) element.remove()
        // Nor a column for the contents, however wide it is shown.
        document.querySelector('.page')?.removeAttribute('class')
      })
      const { body, style, height } = await opened.page.evaluate(() => ({
        body: new XMLSerializer().serializeToString(document.body),
        style: [...document.querySelectorAll('style')].map(({ textContent }) => textContent).join(''),
        height: Math.ceil(document.body.getBoundingClientRect().height),
      }))
      return picture({ title, body, style }, width, height)
    }
    return {
      terminal: await draw('What archbench compare prints', terminalPage(result), TERMINAL_WIDTH),
      report: await draw('The first screen of the HTML report', renderHtml([result]), PAGE_WIDTH),
    }
  } finally {
    await browser.close()
  }
}

function terminalPage(result: Result): string {
  const lines = new AnsiUp().ansi_to_html(renderTerminal(result, { columns: COLUMNS, colour: true }))
  return `<!doctype html><style>${TERMINAL_STYLE}</style><body><pre>$ npx archbench compare\n${lines}</pre></body>`
}

/** A page in a picture: browsers draw it where they draw the picture, in the light or the dark as the reader has it. */
function picture(
  { title, body, style }: Readonly<Record<'title' | 'body' | 'style', string>>,
  width: number,
  height: number,
): string {
  return `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${width} ${height}" width="${width}" height="${height}" role="img"><title>${title}</title><style><![CDATA[${style}]]></style><foreignObject width="100%" height="100%">${body}</foreignObject></svg>\n`
}
