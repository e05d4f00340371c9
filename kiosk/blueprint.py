"""Serves the screens: a few pages, their modules under a path that names their version, words, service worker.

The pages hold no text and no script of their own, so they run under a strict content security policy; everything
a person reads is drawn by the modules in the language that the device (or its cookie) chose.
"""

from pathlib import Path

import msgspec
from flask import Blueprint, Response, abort, render_template, request
from werkzeug.security import safe_join

from kiosk import STATIC, assets
from kiosk.catalogue import LANGUAGE_NAME, Catalogue, html_language, read_catalogues

LANGUAGE_COOKIE = "kiosk_language"
THEME_COOKIE = "kiosk_theme"
THEMES = ("light", "dark")
_ONE_YEAR_S = 365 * 24 * 3600
_TYPES = {".js": "text/javascript", ".css": "text/css", ".svg": "image/svg+xml", ".json": "application/json"}
# What a PDA goes on with while the gateway is silent; other workflows' screens are kept once they were seen.
_OFFLINE = (
    "stations.js",
    "screens/home.js",
    "screens/pick.js",
    "parts/ask.js",
    "parts/map.js",
    "parts/menu.js",
    "parts/old_work.js",
    "offline/pick.js",
)
_ICONS = ("icon.svg",)


def create_blueprint(language_default: str = "zh_CN") -> Blueprint:
    """The blueprint for the pages (`/`, `/s/<station>`, `/sheet`, `/devices`, `/print-jobs`, `/labels`, `/tags`,
    `/map`, `/places`, `/counts`, `/parcels`), `/k/…`, `/sw.js` and `/manifest.webmanifest`.

    Raises:
        ValueError: there is no catalogue for `language_default`.
    """
    catalogues = read_catalogues()
    if language_default not in catalogues:
        raise ValueError(f"kiosk: no catalogue for {language_default!r}, only {', '.join(catalogues)}")
    screens = _Screens(catalogues, language_default, assets.version_of(msgspec.json.encode(catalogues)))
    blueprint = Blueprint("kiosk", __name__, template_folder="templates")
    blueprint.add_url_rule("/", "stations", screens.stations)
    blueprint.add_url_rule("/s/<station>", "station", screens.station)
    blueprint.add_url_rule("/sheet", "sheet", screens.sheet)
    blueprint.add_url_rule("/devices", "devices", screens.devices)
    blueprint.add_url_rule("/print-jobs", "print_jobs", screens.print_jobs)
    blueprint.add_url_rule("/labels", "labels", screens.labels)
    blueprint.add_url_rule("/tags", "tags", screens.tags)
    blueprint.add_url_rule("/map", "map", screens.map)
    blueprint.add_url_rule("/places", "places", screens.places)
    blueprint.add_url_rule("/counts", "counts", screens.counts)
    blueprint.add_url_rule("/parcels", "parcels", screens.parcels)
    blueprint.add_url_rule("/replay", "replay", screens.replay)
    blueprint.add_url_rule("/k/<version>/words/<language>/<path:entry>.json", "words", screens.words)
    blueprint.add_url_rule("/k/<version>/<path:name>", "asset", screens.asset)
    blueprint.add_url_rule("/sw.js", "worker", screens.worker)
    blueprint.add_url_rule("/manifest.webmanifest", "manifest", screens.manifest)
    return blueprint


class _Screens:
    """The view functions and what they share."""

    def __init__(self, catalogues: dict[str, Catalogue], default: str, version: str) -> None:
        self._catalogues = catalogues
        self._default = default
        self._version = version
        self._worded: dict[tuple[str, str], assets.File] = {}

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

    def map(self) -> Response:
        return self._page("map", "map.js")

    def places(self) -> Response:
        return self._page("places", "places.js")

    def parcels(self) -> Response:
        return self._page("parcels", "parcels.js")

    def counts(self) -> Response:
        return self._page("counts", "counts.js")

    def replay(self) -> Response:
        return self._page("replay", "replay.js")

    def words(self, version: str, language: str, entry: str) -> Response:
        """The words that a module and its imports ask for, and the languages there are by their own names."""
        module = f"{entry}.js"
        if language not in self._catalogues or not (STATIC / module).is_file():
            abort(404)
        return self._answer(version, self._words(language, module), ".json")

    def asset(self, version: str, name: str) -> Response:
        """A static file; for ever when the version is the one that runs now."""
        suffix = name[name.rfind(".") :]
        path = safe_join(str(STATIC), name)
        if suffix not in _TYPES or path is None or not Path(path).is_file():
            abort(404)
        return self._answer(version, assets.read(name, self._version), suffix)

    def _answer(self, version: str, file: assets.File, suffix: str) -> Response:
        """Under as few headers as will do: there are forty files to a page."""
        packed = file.packed is not None and request.accept_encodings.quality("gzip") > 0
        response = Response(file.packed if packed else file.body, content_type=_TYPES[suffix])
        if packed:
            response.headers["Content-Encoding"] = "gzip"
        if version != self._version:
            return _fresh(response)
        response.cache_control.max_age = _ONE_YEAR_S
        response.cache_control.immutable = True
        return response

    def _words(self, language: str, module: str) -> assets.File:
        """A module that comes later leaves out what its page's module has already."""
        if (language, module) not in self._worded:
            asked = assets.strings_below(module)
            if "/" in module:
                asked -= assets.strings_below("station.js")
            names = {name: words[LANGUAGE_NAME] for name, words in self._catalogues.items()}
            words = {key: text for key, text in self._catalogues[language].items() if key in asked}
            body = msgspec.json.encode({"language": language, "languages": names, "words": words})
            self._worded[language, module] = assets.file_of(body)
        return self._worded[language, module]

    def worker(self) -> Response:
        """The service worker lies at the root, so that it may serve every page."""
        modules = dict.fromkeys(name for entry in ("station.js", *_OFFLINE) for name in assets.modules_of(entry))
        shell = [f"/k/{self._version}/{name}" for name in (*modules, *assets.EVERYWHERE, *_ICONS)]
        shell += [self._words_at(entry) for entry in ("station.js", *_OFFLINE)]
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

    def _words_at(self, module: str) -> str:
        return f"/k/{self._version}/words/{self._language()}/{module.removesuffix('.js')}.json"

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
            modules=assets.modules_of(module),
            styles=assets.styles_of(module),
            words_at=self._words_at(module),
            language=self._language(),
            html_language=html_language(self._language()),
            theme=theme if theme in THEMES else "",
            words=self._catalogues[self._language()],
        )
        file = assets.file_of(html.encode())
        packed = file.packed is not None and request.accept_encodings.quality("gzip") > 0
        response = _fresh(Response(file.packed if packed else file.body, mimetype="text/html"))
        if packed:
            response.headers["Content-Encoding"] = "gzip"
        response.headers["Content-Security-Policy"] = _policy()
        response.headers["X-Content-Type-Options"] = "nosniff"
        response.headers["Referrer-Policy"] = "no-referrer"
        return response


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
