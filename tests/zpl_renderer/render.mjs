// Draws ZPL on request: a line of JSON in ({zpl, width_mm, height_mm, dpmm}), a line of JSON out ({png} or {error}).
import { createInterface } from "node:readline";
import { ready } from "zpl-renderer-js";

const { api } = await ready;
for await (const line of createInterface({ input: process.stdin })) {
  const { zpl, width_mm, height_mm, dpmm } = JSON.parse(line);
  try {
    console.log(JSON.stringify({ png: await api.zplToBase64Async(zpl, width_mm, height_mm, dpmm) }));
  } catch (wrong) {
    console.log(JSON.stringify({ error: String(wrong) }));
  }
}
