"""Build hook: compiles every message catalogue (`*/locale/*/LC_MESSAGES/*.po`) to the `.mo` that programs read."""

from pathlib import Path
from typing import Any

from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po
from hatchling.builders.hooks.plugin.interface import BuildHookInterface


class CatalogueHook(BuildHookInterface):  # type: ignore[type-arg]
    """Runs for wheels and for editable installs; the `.mo` files are shipped, never committed."""

    PLUGIN_NAME = "custom"

    def initialize(self, version: str, build_data: dict[str, Any]) -> None:
        root = Path(self.root)
        for source in sorted(root.glob("*/locale/*/LC_MESSAGES/*.po")):
            target = source.with_suffix(".mo")
            with source.open("rb") as po, target.open("wb") as mo:
                write_mo(mo, read_po(po, locale=source.parent.parent.name))
            build_data["artifacts"].append(str(target.relative_to(root)))


if __name__ == "__main__":  # `python gateway/locale/compile_catalogues.py`: after a catalogue was edited by hand
    for po_file in sorted(Path(__file__).resolve().parents[2].glob("*/locale/*/LC_MESSAGES/*.po")):
        with po_file.open("rb") as po, po_file.with_suffix(".mo").open("wb") as mo:
            write_mo(mo, read_po(po, locale=po_file.parent.parent.name))
