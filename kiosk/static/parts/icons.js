// Our own icons on a 24 px grid, drawn with strokes in the colour of the text beside them.

import { svg } from "./element.js";

const PATHS = {
  go: "M4 12.5l5.5 5.5L20 6.5",
  stop: "M6 6l12 12M18 6L6 18",
  look: "M12 3.5L22 20.5H2zM12 10v5M12 17.6v.4",
  info: "M12 2.8a9.2 9.2 0 1 0 0 18.4 9.2 9.2 0 0 0 0-18.4zM12 11v6M12 7.2v.4",
  scanner: "M3 6h13l4 4v3h-9l-2 7H5l2-7H3zM21 4v1M21 16v1",
  barcode: "M4 5v14M7.5 5v14M10 5v14M14 5v14M16.5 5v14M20 5v14",
  scale: "M4 9h16v11H4zM8 9V5h8v4M12 20v-5M9.5 15.5a3.6 3.6 0 0 1 5 0",
  printer: "M7 9V3h10v6M5 9h14a2 2 0 0 1 2 2v6h-4M7 17H3v-6a2 2 0 0 1 2-2M7 14h10v7H7z",
  reader: "M12 21v-9M8.5 15.5a5 5 0 1 1 7 0M5.6 18.4a9 9 0 1 1 12.8 0M12 12v.1",
  person: "M12 12a4.5 4.5 0 1 0 0-9 4.5 4.5 0 0 0 0 9zM4 21a8 8 0 0 1 16 0",
  badge: "M5 4h14v17H5zM10 4V2h4v2M12 13a2.5 2.5 0 1 0 0-5 2.5 2.5 0 0 0 0 5zM8 18a4 4 0 0 1 8 0",
  map: "M9 4L3 6.5v14L9 18l6 2.5 6-2.5V4l-6 2.5zM9 4v14M15 6.5v14",
  list: "M8 6h13M8 12h13M8 18h13M3.5 6h.5M3.5 12h.5M3.5 18h.5",
  undo: "M9 14L4 9l5-5M4 9h10a6 6 0 0 1 0 12h-3",
  skip: "M5 5l9 7-9 7zM18 5v14",
  short: "M4 7.5L12 3l8 4.5v9L12 21l-8-4.5zM8.5 12h7",
  leave: "M14 4H5v16h9M10 12h11M17 8l4 4-4 4",
  finish: "M5 21V4h13l-3 4.5L18 13H5",
  claim: "M3 5h3l2.5 11h9.5l2.5-8H7M10 20.5v.2M17 20.5v.2",
  keyboard: "M2.5 6h19v12h-19zM6 10h.3M10 10h.3M14 10h.3M18 10h.3M7 14h10",
  language: "M12 3a9 9 0 1 0 0 18 9 9 0 0 0 0-18zM3 12h18M12 3c3.5 3.5 3.5 14.5 0 18M12 3c-3.5 3.5-3.5 14.5 0 18",
  light: "M12 8a4 4 0 1 0 0 8 4 4 0 0 0 0-8zM12 2v3M12 19v3M2 12h3M19 12h3M5 5l2 2M17 17l2 2M5 19l2-2M17 7l2-2",
  dark: "M20 14.500A8.5 8.5 0 0 1 9.5 4a8.5 8.5 0 1 0 10.5 10.500z",
  sound: "M4 9.500v5h4l5 4v-13l-5 4zM16.5 9a4.5 4.5 0 0 1 0 6M19 6.500a8 8 0 0 1 0 11",
  silent: "M4 9.500v5h4l5 4v-13l-5 4zM17 9.500l5 5M22 9.500l-5 5",
  box: "M4 7.500L12 3l8 4.500v9L12 21l-8-4.500zM4 7.500l8 4.5 8-4.500M12 12v9",
  tote: "M3 8h18l-2 12H5zM7 8V5h10v3M9 13h6",
  bin: "M3 4v17M21 4v17M3 9h18M3 16h18M8 9V6h5v3M13 16v-4h4v4",
  camera: "M3 8h4l2-3h6l2 3h4v11H3zM12 10a3.500 3.500 0 1 0 0 7 3.500 3.500 0 0 0 0-7z",
  truck: "M2 6h12v11H2zM14 10h4.500L22 14v3h-8M6.5 19.500a2 2 0 1 0 0-4 2 2 0 0 0 0 4zM17.5 19.500a2 2 0 1 0 0-4 2 2 0 0 0 0 4z",
  receive: "M12 3v11M7.5 9.500L12 14l4.5-4.500M4 15v6h16v-6",
  back: "M4 12h16M10 6l-6 6 6 6",
  next: "M4 12h16M14 6l6 6-6 6",
  reload: "M20 12a8 8 0 1 1-2.5-5.800M20 3v5h-5",
  offline: "M2 2l20 20M5 12.500a10 10 0 0 1 4-2.300M2 9a15 15 0 0 1 4-2.500M12 6c4 0 7.5 1.200 10 3.500M16 11.500c1 .3 2 .8 3 1.600M9 16a4.5 4.5 0 0 1 5 0M12 19.500v.2",
  line: "M2 9a15 15 0 0 1 20 0M5 12.500a10.5 10.5 0 0 1 14 0M8.5 16a5 5 0 0 1 7 0M12 19.500v.2",
  menu: "M4 6h16M4 12h16M4 18h16",
  broken: "M4 7.5L12 3l8 4.5v9L12 21l-8-4.5zM12 3l-2.5 5.5 4.5 3.5-4 4 2 5",
  reprint: "M7 8V3h10v5M5 8h14a2 2 0 0 1 2 2v6h-4M7 16H3v-6a2 2 0 0 1 2-2M9.5 14a3 3 0 1 0 1-2.500M9.5 10.500v2h2",
  supervisor: "M12 2.500l8 3v6c0 5-3.5 8.5-8 10-4.5-1.5-8-5-8-10v-6zM8.5 12l2.5 2.5 4.5-5",
  gate: "M4 21V4h16v17M4 8h16M9 21V12h6v9",
  erase: "M21 5H9l-6 7 6 7h12zM12 9.500l5 5M17 9.500l-5 5",
  find: "M10.5 4a6.5 6.5 0 1 0 0 13 6.5 6.5 0 0 0 0-13zM15.5 15.500L21 21",
  plug: "M9 3v5M15 3v5M6 8h12v4a6 6 0 0 1-12 0zM12 18v3",
  swap: "M4 8h13l-4-4M20 16H7l4 4",
  wait: "M12 3a9 9 0 1 0 0 18 9 9 0 0 0 0-18zM12 7v5.500l3.5 2",
};

export function icon(name, size = 24) {
  const path = svg("path", { d: PATHS[name] ?? PATHS.info });
  return svg("svg", { class: "icon", viewBox: "0 0 24 24", width: size, height: size, "aria-hidden": "true" }, path);
}

export function iconNames() {
  return Object.keys(PATHS);
}
