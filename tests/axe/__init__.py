"""What WCAG 2 says of a page: axe-core (npm, installed by `./run test`) run in the page itself."""

from functools import cache
from pathlib import Path
from typing import Any

from playwright.sync_api import Page

SOURCE = Path(__file__).parent / "node_modules" / "axe-core" / "axe.min.js"
TAGS = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"]
RUN = "async (tags) => (await axe.run(document, { runOnly: tags, resultTypes: ['violations'] })).violations"


@cache
def _source() -> str:
    assert SOURCE.is_file(), "axe-core is not installed: `./run test` does it"
    return SOURCE.read_text(encoding="utf-8")


def violations(page: Page) -> list[str]:
    """One line for each element that breaks a rule of WCAG 2.2 A or AA, with what axe saw."""
    if not page.evaluate("() => 'axe' in window"):
        page.evaluate(_source())
    found: list[dict[str, Any]] = page.evaluate(RUN, TAGS)
    return [f"{rule['id']}: {_node(node)}" for rule in found for node in rule["nodes"]]


def _node(node: dict[str, Any]) -> str:
    why = [check["message"] for kind in ("any", "all", "none") for check in node[kind]]
    return f"{' '.join(map(str, node['target']))} {why[:1]}"
