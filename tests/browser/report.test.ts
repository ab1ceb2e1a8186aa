import { mkdir, mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import puppeteer, { type Browser, type Page, type SerializedAXNode } from "puppeteer-core";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { findBrowser } from "../../dev/browser";
import { writeReports } from "../../cli/observe/report";
import { sampleEvidence } from "../../cli/observe/testing/sample";
import { faintTexts } from "./contrast";

const executable = findBrowser();
const screenshots = join(__dirname, "../../reports/tests/browser");

if (executable === undefined && process.env.CI !== undefined)
  throw new Error("There is no Chromium, which CI has to have. Install it: apt-get install chromium");

describe.skipIf(executable === undefined)("the report of an observation, opened from disk without a network", () => {
  let browser: Browser;
  let folder: string;

  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), "report-"));
    await mkdir(screenshots, { recursive: true });
    await writeReports(sampleEvidence(), folder, sampleEvidence("legacy"));
    // Root has no sandbox to offer; the page is one that was just written.
    browser = await puppeteer.launch({ executablePath: executable!, args: ["--no-sandbox", "--disable-gpu", "--disable-dev-shm-usage"] });
  });
  afterAll(async () => {
    await browser?.close();
    await rm(folder, { recursive: true, force: true });
  });

  async function open(file: string, width: number, scheme: "light" | "dark"): Promise<{ page: Page; troubles: string[] }> {
    const page = await browser.newPage();
    const url = pathToFileURL(join(folder, file)).href;
    const troubles: string[] = [];
    page.on("console", (message) => troubles.push(`console: ${message.text()}`));
    page.on("pageerror", (error) => troubles.push(`error: ${String(error)}`));
    page.on("request", (request) => {
      if (request.url() !== url && !request.url().startsWith("data:")) troubles.push(`request: ${request.url()}`);
    });
    await page.setOfflineMode(true);
    await page.setViewport({ width, height: 900 });
    await page.emulateMediaFeatures([{ name: "prefers-color-scheme", value: scheme }]);
    await page.goto(url);
    return { page, troubles };
  }

  const views = [360, 1280].flatMap((width) => (["light", "dark"] as const).map((scheme) => ({ width, scheme })));

  it.each(views)("at $width px in $scheme: loads nothing else, fits the width, can be read", async ({ width, scheme }) => {
    const { page, troubles } = await open("report.html", width, scheme);
    expect(troubles).toEqual([]);
    const { wide, out } = await page.evaluate(() => ({
      wide: document.documentElement.scrollWidth,
      // What scrolls by itself may be wider.
      out: [...document.querySelectorAll("body *")]
        .filter(
          (element) =>
            !element.closest(".scroll, pre, .skip, svg") &&
            element.getBoundingClientRect().right > document.documentElement.clientWidth + 1,
        )
        .map((element) => element.outerHTML.slice(0, 80)),
    }));
    expect({ wide, out }).toEqual({ wide: width, out: [] });
    const { faint, measured } = await page.evaluate(faintTexts, 4.5);
    expect(measured).toBeGreaterThan(300);
    expect(faint).toEqual([]);
    await page.screenshot({ path: join(screenshots, `report-${width}-${scheme}.png`), clip: { x: 0, y: 0, width, height: 3000 } });
    await page.close();
  });

  it("measures contrast: a text that is too faint is found, in HTML and in a picture", async () => {
    const { page } = await open("report.html", 1280, "light");
    await page.evaluate(() => {
      document.querySelector("h1")!.style.color = "#999";
      document.querySelector<SVGTextElement>("svg.path text")!.style.fill = "#bbb";
    });
    const { faint } = await page.evaluate(faintTexts, 4.5);
    expect(faint.map(({ color }) => color)).toEqual(["rgb(153, 153, 153)", "rgb(187, 187, 187)"]);
    await page.close();
  });

  it("names its pictures, regions and headings for a screen reader", async () => {
    const { page } = await open("report.html", 1280, "light");
    const nodes = flat((await page.accessibility.snapshot({ interestingOnly: false }))!);
    const named = (role: string) => nodes.filter((node) => node.role === role).map(({ name }) => name);
    const titles = sampleEvidence().cases.map(({ title }) => title);
    expect([...named("image"), ...named("img")]).toEqual(
      titles.flatMap((title) => [`${title}, the lab as declared`, `${title}, under the control: legacy host routing`]),
    );
    expect(
      nodes.filter(
        ({ role, description }) =>
          (role === "image" || role === "img") && !/^Requests pass .+ \(20\).+ Replies pass .+ \(20\)/.test(description ?? ""),
      ),
    ).toEqual([]);
    expect(named("main")).toHaveLength(1);
    expect(named("navigation")).toEqual(["Cases"]);
    const headings = nodes.filter(({ role }) => role === "heading").map(({ level, name }) => [level, name?.trim()]);
    expect(headings[0]).toEqual([1, "Packets take the paths that were declared, at every hop."]);
    expect(headings.filter(([level]) => level === 1)).toHaveLength(1);
    expect(headings.map(([, name]) => name)).toEqual(expect.arrayContaining(titles));
    await page.close();
  });

  it("has no script, no id twice, and no link that leads nowhere on it", async () => {
    const { page } = await open("report.html", 1280, "light");
    const found = await page.evaluate(() => {
      const ids = [...document.querySelectorAll("[id]")].map(({ id }) => id);
      const fragments = [...document.querySelectorAll<HTMLAnchorElement>('a[href^="#"]')].map((link) =>
        link.getAttribute("href")!.slice(1),
      );
      const referred = [...document.querySelectorAll("[aria-labelledby],[aria-describedby]")].flatMap((element) =>
        `${element.getAttribute("aria-labelledby") ?? ""} ${element.getAttribute("aria-describedby") ?? ""}`.trim().split(/\s+/),
      );
      return {
        scripts: document.scripts.length,
        twice: ids.filter((id, i) => ids.indexOf(id) !== i),
        nowhere: [...fragments, ...referred].filter((id) => !ids.includes(id)),
        outside: [...document.querySelectorAll<HTMLAnchorElement>("a[href]")]
          .map((link) => link.getAttribute("href")!)
          .filter((href) => /^[a-z]+:|^\/\//.test(href)),
      };
    });
    expect(found).toEqual({ scripts: 0, twice: [], nowhere: [], outside: [] });
    await page.close();
  });

  it("tells requests from replies without colour", async () => {
    const { page } = await open("report.html", 1280, "light");
    const dashes = await page.evaluate(() =>
      ["request", "reply"].map((direction) => [
        ...new Set([...document.querySelectorAll(`svg.path g.${direction} > path`)].map((path) => getComputedStyle(path).strokeDasharray)),
      ]),
    );
    expect(dashes).toEqual([["none"], ["5px, 2px"]]);
    await page.emulateVisionDeficiency("achromatopsia");
    await page.screenshot({ path: join(screenshots, "report-1280-greyscale.png"), clip: { x: 0, y: 0, width: 1280, height: 3000 } });
    await page.close();
  });

  it("prints light on any machine", async () => {
    const { page } = await open("report.html", 1280, "dark");
    await page.emulateMediaType("print");
    expect(await page.evaluate(() => getComputedStyle(document.body).backgroundColor)).toBe("rgb(255, 255, 255)");
    await page.close();
  });

  it.each(["light", "dark"] as const)("report.svg is well-formed and can be read in %s", async (scheme) => {
    const { page, troubles } = await open("report.svg", 1280, scheme);
    expect(troubles).toEqual([]);
    const found = await page.evaluate(() => ({
      root: document.documentElement.tagName,
      errors: document.querySelectorAll("parsererror").length,
      pictures: document.querySelectorAll("svg > svg").length,
      card: getComputedStyle(document.querySelector("rect")!).fill,
    }));
    expect(found).toEqual({ root: "svg", errors: 0, pictures: 10, card: scheme === "light" ? "rgb(255, 255, 255)" : "rgb(16, 21, 28)" });
    await page.close();
  });
});

function flat(node: SerializedAXNode): SerializedAXNode[] {
  return [node, ...(node.children ?? []).flatMap(flat)];
}
