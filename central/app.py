"""Central's composition root: builds the objects and the web application from a configuration."""

from collections.abc import Sequence

from apiflask import APIFlask

from central.catalog.services import tell_badges_once
from central.catalog.views import catalog
from central.channels import follower as confirmations
from central.channels.worker import ConfirmationWorker
from central.config import Config
from central.crm import follower as crm
from central.database.database import Database
from central.facts.followers import Follower
from central.facts.runner import FollowerRunner
from central.finance import follower as ledger
from central.gateways.link import CentralLink
from central.gateways.views import gateways
from central.http import EXTENSION, PlainJson, register_errors
from central.imports.views import imports
from central.inbound.views import inbound
from central.metrics import metrics_page
from central.orders.views import orders
from central.purchasing.views import purchasing
from central.security.web import register_security
from central.stock.views import stock
from central.system_views import system
from central.tasks.views import tasks
from central.ui import register_ui
from gateway.contracts.proxies import TrustedProxies

AREAS = (catalog, orders, purchasing, inbound, stock, imports, gateways, tasks, system)
MAX_BODY_BYTES = 64 * 1024 * 1024


def followers() -> list[Follower]:
    """Who follows the stream of facts."""
    return [Follower(area.NAME, frozenset(area.TYPES), area.apply) for area in (ledger, crm, confirmations)]


def create_app(config: Config, database: Database | None = None) -> APIFlask:
    """The web application on a database that has this program's schema (opened here if none is given)."""
    database = database or Database(config.database_url)
    app = APIFlask("central", title="Floorgate central", version="1", spec_path="/api/v1/openapi.json", docs_path=None)
    app.config.update(
        OPENAPI_VERSION="3.1.0",
        MAX_CONTENT_LENGTH=MAX_BODY_BYTES,
        FLOORGATE_TENANT=config.tenant,
        FLOORGATE_BROKER=config.broker,
    )
    app.json = PlainJson(app)
    app.security_schemes = {"token": {"type": "http", "scheme": "bearer"}}
    app.extensions[EXTENSION] = database
    app.extensions["floorgate_metrics"] = metrics_page(database)
    app.extensions["floorgate_followers"] = {follower.name: follower for follower in followers()}
    register_errors(app)
    register_security(app, database, config.local_token)
    for area in AREAS:
        app.register_blueprint(area)
    register_ui(app, database)
    if config.trusted_proxies:
        app.wsgi_app = TrustedProxies(app.wsgi_app, config.trusted_proxies)  # type: ignore[method-assign]
    return app


class Central:
    """Everything that runs in a serving process beside the web server."""

    def __init__(self, config: Config, database: Database) -> None:
        self.app = create_app(config, database)
        self.database = database
        self.runner = FollowerRunner(database, followers())
        self.confirmations = ConfirmationWorker(database)
        self.link = CentralLink(database, broker_url=config.broker, tenant=config.tenant) if config.broker else None
        self.app.extensions["floorgate_link"] = self.link

    def start(self) -> None:
        """Starts followers, confirmations and the line to the gateways."""
        self.database.write(tell_badges_once)
        self.runner.start()
        self.confirmations.start()
        if self.link is not None:
            self.link.start()

    def stop(self) -> None:
        """Stops them, the line first; what is not done stays in the tables."""
        stopping: Sequence[CentralLink | ConfirmationWorker | FollowerRunner | None]
        stopping = (self.link, self.confirmations, self.runner)
        for each in stopping:
            if each is not None:
                each.stop()
