// One module a workflow; each gives the screens of its steps. A screen is (view, desk) -> { title, progress?, body,
// actions, typed?(event), live?(reading), ground? }: it shows the view's data and decides nothing.

import { screens as gate } from "./gate.js";
import { screens as home } from "./home.js";
import { screens as pick } from "./pick.js";
import { screens as receive } from "./receive.js";
import { screens as returns } from "./returns.js";
import { screens as shipped } from "./shipped.js";
import { screens as signIn } from "./sign_in.js";
import { screens as verify } from "./verify.js";
import { unknown } from "./unknown.js";

const SCREENS = { ...signIn, ...home, ...receive, ...returns, ...pick, ...verify, ...shipped, ...gate };

export function screenFor(step) {
  return SCREENS[step] ?? unknown;
}

export function steps() {
  return Object.keys(SCREENS);
}
