// Reads the companions of the page in a folder, and prints what programs of JavaScript find there.

import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import Ajv from "ajv/dist/2020.js";
import { parseAtomFeed, parseJsonFeed } from "feedsmith";
import ICAL from "ical.js";
import { marked } from "marked";

const folder = process.argv[2];
const text = (name) => readFileSync(join(folder, name), "utf8");
const list = JSON.parse(text("subprocessors.json"));
const ajv = new Ajv({ strict: true, allErrors: true, allowUnionTypes: true });
const validate = ajv.compile(JSON.parse(text("subprocessors.schema.json")));
const read = {
  valid: validate(list),
  errors: validate.errors,
  html: marked.parse(text("subprocessors.md"), { gfm: true }),
};
if (existsSync(join(folder, "changes.atom"))) {
  const calendar = new ICAL.Component(ICAL.parse(text("calendar.ics")));
  read.atom = parseAtomFeed(text("changes.atom"));
  read.feed = parseJsonFeed(text("changes.json"));
  read.events = calendar.getAllSubcomponents("vevent").map((part) => {
    const event = new ICAL.Event(part);
    return {
      uid: event.uid,
      day: event.startDate.toString(),
      title: event.summary,
      description: event.description,
      url: part.getFirstPropertyValue("url"),
    };
  });
}
process.stdout.write(JSON.stringify(read));
