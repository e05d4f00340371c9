"""Serves the screens: a few pages, their modules under a path that names their version, words, service worker.

The pages hold no text and no script of their own, so they run under a strict content security policy; everything
a person reads is drawn by the modules in the language that the device (or its cookie) chose.
"""

import hashlib

import msgspec
from flask import Blueprint, Response, abort, render_template, request, send_from_directory

from kiosk import STATIC
from kiosk.catalogue import LANGUAGE_NAME, Catalogue, html_language, read_catalogues

LANGUAGE_COOKIE = "kiosk_language"
THEME_COOKIE = "kiosk_theme"
THEMES = ("light", "dark")
_ONE_YEAR_S = 365 * 24 * 3600


def create_blueprint(language_default: str = "zh_CN") -> Blueprint:
    """The blueprint for the pages (`/`, `/s/<station>`, `/sheet`, `/devices`, `/print-jobs`, `/labels`, `/tags`),
    `/k/…`, `/sw.js` and `/manifest.webmanifest`.

    Raises:
        ValueError: there is no catalogue for `language_default`.
    """
    catalogues = read_catalogues()
    if language_default not in catalogues:
        raise ValueError(f"kiosk: no catalogue for {language_default!r}, only {', '.join(catalogues)}")
    screens = _Screens(catalogues, language_default, _modules(), _version(catalogues))
    blueprint = Blueprint("kiosk", __name__, template_folder="templates")
    blueprint.add_url_rule("/", "stations", screens.stations)
    blueprint.add_url_rule("/s/<station>", "station", screens.station)
    blueprint.add_url_rule("/sheet", "sheet", screens.sheet)
    blueprint.add_url_rule("/devices", "devices", screens.devices)
    blueprint.add_url_rule("/print-jobs", "print_jobs", screens.print_jobs)
    blueprint.add_url_rule("/labels", "labels", screens.labels)
    blueprint.add_url_rule("/tags", "tags", screens.tags)
    blueprint.add_url_rule("/k/words/<language>.json", "words", screens.words)
    blueprint.add_url_rule("/k/<version>/<path:name>", "asset", screens.asset)
    blueprint.add_url_rule("/sw.js", "worker", screens.worker)
    blueprint.add_url_rule("/manifest.webmanifest", "manifest", screens.manifest)
    return blueprint


def _modules() -> tuple[str, ...]:
    return tuple(
        sorted(path.relative_to(STATIC).as_posix() for path in STATIC.rglob("*.js") if path.name != "worker.js")
    )


def _version(catalogues: dict[str, Catalogue]) -> str:
    digest = hashlib.sha256(msgspec.json.encode(catalogues))
    for path in sorted(STATIC.rglob("*")):
        if path.is_file():
            digest.update(path.read_bytes())
    return digest.hexdigest()[:12]


class _Screens:
    """The view functions and what they share."""

    def __init__(self, catalogues: dict[str, Catalogue], default: str, modules: tuple[str, ...], version: str) -> None:
        self._catalogues = catalogues
        self._default = default
        self._modules = modules
        self._version = version

    def stations(self) -> Response:
        return self._page("stations", "stations.js")

    def station(self, station: str) -> Response:
        return self._page("station", "station.js", station=station)

    def sheet(self) -> Response:
        return self._page("sheet", "sheet.js")

    def devices(self) -> Response:
        return self._page("devices", "devices.js")

    def print_jobs(self) -> Response:
        return self._page("print-jobs", "print_jobs.js")

    def labels(self) -> Response:
        return self._page("labels", "labels.js")

    def tags(self) -> Response:
        return self._page("tags", "tags.js")

    def words(self, language: str) -> Response:
        """The catalogue of a language, and the languages there are by their own names."""
        if language not in self._catalogues:
            abort(404)
        names = {name: words[LANGUAGE_NAME] for name, words in self._catalogues.items()}
        body = {"language": language, "languages": names, "words": self._catalogues[language]}
        return _fresh(Response(msgspec.json.encode(body), mimetype="application/json"))

    def asset(self, version: str, name: str) -> Response:
        """A static file; for ever when the version is the one that runs now."""
        response = send_from_directory(STATIC, name)
        if version == self._version:
            response.cache_control.max_age = _ONE_YEAR_S
            response.cache_control.immutable = True
            return response
        return _fresh(response)

    def worker(self) -> Response:
        """The service worker lies at the root, so that it may serve every page."""
        shell = [f"/k/{self._version}/{name}" for name in (*self._modules, *_styles(), "icon.svg")]
        shell += [f"/k/words/{language}.json" for language in self._catalogues]
        source = (STATIC / "worker.js").read_text(encoding="utf-8")
        head = f"const VERSION = {self._version!r};\nconst SHELL = {msgspec.json.encode(shell).decode()};\n"
        return _fresh(Response(head + source, mimetype="text/javascript"))

    def manifest(self) -> Response:
        words = self._catalogues[self._language()]
        icon = f"/k/{self._version}/icon.svg"
        body = {
            "id": "/",
            "name": f"Floorgate {words['Warehouse floor']}",
            "short_name": "Floorgate",
            "lang": html_language(self._language()),
            "start_url": "/",
            "scope": "/",
            "display": "fullscreen",
            "orientation": "any",
            "background_color": "#121316",
            "theme_color": "#121316",
            "icons": [
                {"src": icon, "sizes": "any", "type": "image/svg+xml", "purpose": "any"},
                {"src": icon, "sizes": "512x512", "type": "image/svg+xml", "purpose": "maskable"},
            ],
        }
        return _fresh(Response(msgspec.json.encode(body), mimetype="application/manifest+json"))

    def _language(self) -> str:
        asked = request.args.get("lang") or request.cookies.get(LANGUAGE_COOKIE, "")
        return asked if asked in self._catalogues else self._default

    def _page(self, page: str, module: str, station: str = "") -> Response:
        theme = request.args.get("theme") or request.cookies.get(THEME_COOKIE, "")
        html = render_template(
            "kiosk/page.html",
            page=page,
            module=module,
            station=station,
            version=self._version,
            modules=self._modules,
            styles=_styles(),
            language=self._language(),
            html_language=html_language(self._language()),
            theme=theme if theme in THEMES else "",
            words=self._catalogues[self._language()],
        )
        response = _fresh(Response(html, mimetype="text/html"))
        response.headers["Content-Security-Policy"] = _policy()
        response.headers["X-Content-Type-Options"] = "nosniff"
        response.headers["Referrer-Policy"] = "no-referrer"
        return response


def _styles() -> tuple[str, ...]:
    return (
        "tokens.css",
        "shell.css",
        "parts.css",
        "screens.css",
        "devices.css",
        "printing.css",
        "labels.css",
        "tags.css",
        "gate.css",
    )


def _policy() -> str:
    """Nothing from elsewhere, nothing inline; sockets are named because older browsers leave them out of 'self'."""
    host = request.host
    return (
        "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; manifest-src 'self'; "
        f"worker-src 'self'; connect-src 'self' ws://{host} wss://{host}; base-uri 'none'; form-action 'none'; "
        "frame-ancestors 'self'"
    )


def _fresh(response: Response) -> Response:
    """Asked for again each time: pages and words name the version of everything else."""
    response.cache_control.no_cache = True
    return response
