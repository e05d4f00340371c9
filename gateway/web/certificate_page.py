"""The page from which a PDA takes the gateway's CA: plain, without scripts, in clear on a port that speaks TLS."""

from io import BytesIO

import qrcode
import qrcode.image.svg
from apiflask import APIBlueprint
from flask import Response, redirect, render_template, request
from markupsafe import Markup

from gateway.locale.texts import LANGUAGES, translate
from gateway.web.auth import is_local
from gateway.web.certificates import Certificates
from gateway.web.errors import caller_language
from gateway.web.http import PLAIN

PATH = "/certificate"
FILE = "floorgate-ca.crt"
OWN_NAMES = {"zh_CN": "简体中文", "zh_TW": "繁體中文", "en": "English"}
STEPS = {
    "Android": (
        "Tap the button above; the file is kept in Downloads.",
        "Open Settings, Security, More security settings, Install from storage, CA certificate.",
        "Choose the file, confirm, and open this gateway's address with https.",
        "In the browser's menu choose Install app: the screens get a sign on the start page.",
    ),
    "Windows": (
        "Click the button above and open the file.",
        "Choose Install Certificate, then Local Machine.",
        "Place it in the store Trusted Root Certification Authorities, and start the browser again.",
    ),
}


def blueprint(certificates: Certificates) -> APIBlueprint:
    """`/certificate` and the file below it; whatever else comes in clear from elsewhere is sent to https."""
    calls = APIBlueprint("certificate", __name__, enable_openapi=False, template_folder="templates")

    @calls.get(PATH)
    def page() -> Response:
        language = caller_language()
        html = render_template(
            "gateway/certificate.html",
            say=lambda sentence: translate(sentence, language),
            language=language,
            languages={name: OWN_NAMES[name] for name in LANGUAGES},
            steps=STEPS,
            file=f"{PATH}/{FILE}",
            code=Markup(_code(f"http://{request.host}{PATH}")),
            secure=f"https://{request.host}/",
            fingerprint=certificates.fingerprint,
        )
        response = Response(html, mimetype="text/html")
        response.headers["Content-Security-Policy"] = "default-src 'none'; style-src 'self'; frame-ancestors 'none'"
        return response

    @calls.get(f"{PATH}/{FILE}")
    def file() -> Response:
        return Response(certificates.ca_der, mimetype="application/x-x509-ca-cert")

    @calls.get(f"{PATH}/page.css")
    def style() -> Response:
        return Response(_STYLE, mimetype="text/css")

    @calls.before_app_request
    def prefer_https() -> Response | None:
        if PLAIN not in request.environ or is_local(request) or request.path.startswith(PATH):
            return None
        answer = redirect(f"https://{request.host}{request.full_path.rstrip('?')}", 307)
        return Response(answer.get_data(), answer.status_code, answer.headers)

    return calls


def _code(text: str) -> str:
    """A QR code as SVG, to be read from the wall or from a screen."""
    drawn = BytesIO()
    qrcode.make(text, image_factory=qrcode.image.svg.SvgPathImage, border=4).save(drawn)
    svg = drawn.getvalue().decode()
    return svg[svg.index("<svg") :]


_STYLE = """
:root { color-scheme: light dark; }
body { max-width: 42rem; margin: 0 auto; padding: 1rem; font: 1.125rem/1.5 system-ui, sans-serif; }
nav { display: flex; flex-wrap: wrap; gap: 0.5rem 1.5rem; }
nav a, .get { display: inline-flex; align-items: center; min-height: 3rem; }
.get { padding: 0 1.5rem; border-radius: 0.5rem; background: #1d4ed8; color: #fff; font-weight: 700;
  text-decoration: none; }
.print { overflow-wrap: anywhere; font-family: ui-monospace, monospace; }
figure { margin: 1rem 0; }
svg { width: 12rem; height: 12rem; background: #fff; }
@media print { nav, .get { display: none; } }
"""
