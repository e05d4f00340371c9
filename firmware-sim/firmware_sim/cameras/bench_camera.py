"""A camera over a packing bench: draws the bench as it is, with the time and a number on each picture.

Two addresses, as network cameras have them: `/snapshot.jpg`, and `/video.mjpg` as `multipart/x-mixed-replace`.
"""

import io
import threading
import time
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import UTC, datetime

from flask import Flask, Response, abort, request
from PIL import Image, ImageDraw

SIZE = (640, 480)
QUALITY = 80
BOUNDARY = "frame"


@dataclass
class BenchCamera:
    """What it sees, and its switches. `broken`: it answers 503. `silent`: it never answers. `torn`: half a picture."""

    name: str = "bench"
    sees: str = ""
    broken: bool = False
    silent: bool = False
    torn: bool = False
    password: str = ""  # of `user`, for HTTP basic authentication
    taken: int = 0
    _lock: threading.Lock = field(default_factory=threading.Lock, repr=False)

    def picture(self, at: datetime) -> bytes:
        """One JPEG of this moment."""
        with self._lock:
            self.taken += 1
            number = self.taken
        image = Image.new("RGB", SIZE, (74, 78, 84))
        draw = ImageDraw.Draw(image)
        draw.rectangle((60, 120, 580, 440), fill=(158, 134, 104), outline=(96, 78, 58), width=4)
        draw.rectangle((210, 200, 430, 380), fill=(196, 164, 116), outline=(120, 96, 62), width=3)
        draw.line((210, 290, 430, 290), fill=(226, 214, 190), width=14)
        draw.text((12, 10), f"{self.name}  {at:%Y-%m-%d %H:%M:%S}  no {number}", fill=(255, 255, 255))
        draw.text((12, 30), self.sees, fill=(255, 226, 120))
        data = io.BytesIO()
        image.save(data, "JPEG", quality=QUALITY)
        return data.getvalue()[: len(data.getvalue()) // 2] if self.torn else data.getvalue()


def create_camera(camera: BenchCamera, frame_s: float = 0.2, stopping: threading.Event | None = None) -> Flask:
    """The camera's web server."""
    app = Flask("simulated camera")
    ended = stopping or threading.Event()

    @app.before_request
    def answer_at_all() -> None:
        while camera.silent and not ended.wait(0.05):
            pass
        if camera.broken:
            abort(503)
        given = request.authorization
        if camera.password and (given is None or (given.username, given.password) != ("user", camera.password)):
            abort(401)

    @app.get("/snapshot.jpg")
    def snapshot() -> Response:
        return Response(camera.picture(datetime.now(UTC)), mimetype="image/jpeg")

    @app.get("/video.mjpg")
    def video() -> Response:
        return Response(_frames(), mimetype=f"multipart/x-mixed-replace; boundary={BOUNDARY}")

    def _frames() -> Iterator[bytes]:
        while not ended.is_set():
            data = camera.picture(datetime.now(UTC))
            head = f"--{BOUNDARY}\r\nContent-Type: image/jpeg\r\nContent-Length: {len(data)}\r\n\r\n"
            yield head.encode() + data + b"\r\n"
            time.sleep(frame_s)

    return app
