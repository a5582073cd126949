// Opens pages in Firefox, and tells what each page says and how it fits. Reads a task as JSON from
// standard input: the program, the pages, and scripts to run in each page. Writes an answer for
// each page as JSON.
import { text } from "node:stream/consumers";
import process from "node:process";
import puppeteer from "puppeteer-core";

const { program, pages, scripts } = JSON.parse(await text(process.stdin));
const browser = await puppeteer.launch({ browser: "firefox", executablePath: program, headless: true });
const page = await browser.newPage();
let said = [];
page.on("console", (message) => said.push(message.text()));
page.on("pageerror", (error) => said.push(String(error)));
const answers = [];
for (const { url, width } of pages) {
  said = [];
  await page.setViewport({ width, height: 800 });
  await page.goto(url);
  const results = [];
  for (const script of scripts) results.push(await page.evaluate(script));
  answers.push({ said, results });
}
await browser.close();
process.stdout.write(JSON.stringify(answers));
