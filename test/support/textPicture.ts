/** A picture of what a terminal shows, for the docs. */
import { chromium } from "playwright-core"
import { browserPath } from "./browserPath.ts"

export const textPicture = async (text: string, path: string): Promise<void> => {
  const browser = await chromium.launch({ executablePath: browserPath ?? "", args: ["--no-sandbox"] })
  const page = await browser.newPage({ deviceScaleFactor: 2 })
  await page.setContent(
    `<pre style="display:inline-block;margin:0;padding:16px;background:#14161a;color:#e7e9ee;font:14px/1.3 monospace"></pre>`,
  )
  await page.locator("pre").evaluate((element: { textContent: string }, shown) => {
    element.textContent = shown
  }, text)
  await page.locator("pre").screenshot({ path })
  await browser.close()
}
