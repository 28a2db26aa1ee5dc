import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { Browser, Page } from "playwright-core";
import { root } from "../../../cli/project";
import { page as pageOf } from "../../../cli/report/page/page";
import { installedChromium, startChromium } from "./chromium";
import { facts } from "./facts";

/**
 * The page as a real browser shows it. `CHROMIUM=<file>` names one that is not on the PATH. Without one, these tests
 * are skipped. `npx jest -u` writes the pictures again.
 */
const seen = installedChromium === undefined ? test.skip : test;
const reason = installedChromium === undefined ? " (skipped: there is no Chromium on this machine)" : "";
const pictures = join(__dirname, "pictures");
const screens = [
  { width: 390, colorScheme: "light" },
  { width: 390, colorScheme: "dark" },
  { width: 1440, colorScheme: "light" },
  { width: 1440, colorScheme: "dark" },
] as const;

let folder: string;
let browser: Browser;
beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), "page-"));
  writeFileSync(join(folder, "report.html"), pageOf(facts));
  if (installedChromium !== undefined) browser = await startChromium();
});
afterAll(async () => {
  // Without Chromium nothing was started.
  await (browser as Browser | undefined)?.close();
  rmSync(folder, { recursive: true, force: true });
});

/** Opens the page. @returns it, and all that it asked for */
async function opened(screen: (typeof screens)[number]): Promise<{ page: Page; asked: string[] }> {
  const { width, colorScheme } = screen;
  const page = await browser.newPage({ viewport: { width, height: 900 }, colorScheme });
  const asked: string[] = [];
  page.on("request", (request) => asked.push(request.url()));
  await page.goto(`file://${folder}/report.html`);
  return { page, asked };
}

seen(`no accessibility rule is broken, nothing is cut off, nothing is asked for${reason}`, async () => {
  const axe = readFileSync(join(root, "node_modules/axe-core/axe.min.js"), "utf8");
  for (const screen of screens) {
    const { page, asked } = await opened(screen);
    await page.evaluate("document.querySelectorAll('details').forEach((part) => { part.open = true; })");
    // Before a gradient, axe does not judge the contrast of texts.
    await page.addStyleTag({ content: ".scroll { background: none !important }" });
    await page.evaluate(axe);
    const violations = await page.evaluate(
      "axe.run().then(({ violations }) => violations.map(({ id, nodes }) => [id, ...nodes.map(({ html }) => html)]))",
    );
    const tooWide = await page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth");
    expect({ screen, violations, tooWide, asked: asked.length }).toEqual({
      screen,
      violations: [],
      tooWide: 0,
      asked: 1,
    });
    await page.close();
  }
});

seen(`the keyboard reaches the parts, opens the details and scrolls wide tables${reason}`, async () => {
  const { page } = await opened(screens[0]);
  const focused = () =>
    page.evaluate<string>("document.activeElement.getAttribute('aria-label') ?? document.activeElement.textContent");
  const reached: string[] = [];
  for (let presses = 0; presses < 40; presses++) {
    await page.keyboard.press("Tab");
    reached.push(await focused());
    if (reached.at(-1)?.startsWith("visits: 4 columns")) break;
  }
  expect(reached).toEqual(expect.arrayContaining(["Time", "Last runs", "Objects and records of each source"]));
  await page.keyboard.press("Enter");
  expect(await page.evaluate("document.activeElement.parentElement.open")).toBe(true);
  const wide = "document.querySelector('[aria-label=\"Objects and records of each source\"]')";
  await page.evaluate(`${wide}.focus()`);
  await page.keyboard.press("ArrowRight");
  // The browser scrolls smoothly. The page's own policy forbids what Playwright would wait with.
  const scrolled = () => page.evaluate<number>(`${wide}.scrollLeft`);
  for (let waits = 0; waits < 50 && (await scrolled()) === 0; waits++) await page.waitForTimeout(100);
  expect(await scrolled()).toBeGreaterThan(0);
  await page.close();
});

// The texts are hidden, and all above the flow is left out: each machine has other fonts, so the flow would begin at
// another fraction of a pixel. What is left are shapes and colours, at places of their own.
seen.each(screens)(`the flow looks as before: $width pixels, $colorScheme${reason}`, async (screen) => {
  const { page } = await opened(screen);
  await page.addStyleTag({
    content:
      ".flow { width: 340px !important } .flow.wide { width: 1040px !important } .flow text { opacity: 0 } " +
      "header, nav, section:not(#flow), #flow > :not(.flow) { display: none }",
  });
  const flow = page.locator(screen.width === 390 ? ".flow.narrow" : ".flow.wide");
  const picture = await flow.screenshot({ animations: "disabled" });
  await page.close();
  const file = join(pictures, `flow-${screen.width}-${screen.colorScheme}.png`);
  const isUpdate = (expect.getState() as { snapshotState?: { _updateSnapshot?: string } }).snapshotState
    ?._updateSnapshot;
  if (isUpdate === "all" || (!existsSync(file) && isUpdate === "new")) writeFileSync(file, picture);
  expect(await differentShare(picture, readFileSync(file))).toBeLessThan(0.005);
});

/** The share of pixels that differ clearly, as the browser itself decodes the two pictures; 1 if their sizes differ. */
async function differentShare(picture: Buffer, expected: Buffer): Promise<number> {
  const page = await browser.newPage();
  const urls = [picture, expected].map((png) => `data:image/png;base64,${png.toString("base64")}`);
  const share = await page.evaluate<number>(`(async (urls) => {
    const pixels = async (url) => {
      const image = new Image();
      image.src = url;
      await image.decode();
      const canvas = new OffscreenCanvas(image.width, image.height).getContext("2d");
      canvas.drawImage(image, 0, 0);
      return canvas.getImageData(0, 0, image.width, image.height);
    };
    const [a, b] = await Promise.all(urls.map(pixels));
    if (a.width !== b.width || a.height !== b.height) return 1;
    const isOther = (pixel) => [0, 1, 2].some((part) => Math.abs(a.data[pixel + part] - b.data[pixel + part]) > 24);
    let different = 0;
    for (let pixel = 0; pixel < a.data.length; pixel += 4) if (isOther(pixel)) different++;
    return different / (a.width * a.height);
  })(${JSON.stringify(urls)})`);
  await page.close();
  return share;
}
