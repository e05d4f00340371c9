// Reads {events, namespaces} from stdin and writes the event hash ids of epcis2.js.
import { readFileSync } from "node:fs";
import { createRequire } from "node:module";

const { eventToHashedId } = createRequire(import.meta.url)("./node_modules/epcis2.js/dist/epcis2.node.js");
const { events, namespaces } = JSON.parse(readFileSync(0, "utf8"));
console.log(JSON.stringify(events.map((event) => eventToHashedId(event, namespaces))));
