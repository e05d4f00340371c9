"""The schema: made by the migrations, equal to the models, upgraded after a backup copy."""

from pathlib import Path

import pytest
from alembic import command
from alembic.operations import Operations
from alembic.runtime.migration import MigrationContext
from sqlalchemy import Connection, create_engine, inspect, text

from central.catalog.services import tell_badges_once, upsert_operators
from central.clock import now
from central.database.database import Database
from central.database.metadata import metadata
from central.database.upgrade import (
    NotUpgraded,
    current_revision,
    migration_config,
    newest_revision,
    require_newest,
    upgrade,
)
from central.gateways.services import gateway_keys
from central.security import services
from central.security.rights import SYSTEM, may
from central.security.services import person_of_session
from central.security.sessions import begin_session
from central.tasks.services import raise_task
from gateway.contracts.badges import badge_hash, badge_hash_for
from gateway.contracts.catalogue import OperatorChanged
from tests.central.site import Site
from tests.postgres import Cluster


def test_the_migrations_make_what_the_models_say(any_database: Database) -> None:
    assert current_revision(any_database) == newest_revision()
    with any_database.engine.connect() as connection:
        command.check(migration_config(connection))
        assert set(inspect(connection).get_table_names()) == {*metadata.tables, "alembic_version"}


def test_every_constraint_has_a_name() -> None:
    for table in metadata.tables.values():
        for constraint in table.constraints:
            assert constraint.name, f"{table.name}: {constraint}"
        for index in table.indexes:
            assert index.name


def test_an_upgrade_with_data_in_makes_a_copy_first(tmp_path: Path) -> None:
    database = Database(str(tmp_path / "central.db"))
    assert upgrade(database) is None
    database.write(lambda tx: tx.execute(text("INSERT INTO counter VALUES ('kept', 7)")) and None)
    database.write(lambda tx: tx.execute(text("UPDATE alembic_version SET version_num = '0000'")) and None)
    with pytest.raises(NotUpgraded, match="run central upgrade"):
        require_newest(database)
    newest = text(f"UPDATE alembic_version SET version_num = '{newest_revision()}'")
    database.write(lambda tx: tx.execute(newest) and None)
    require_newest(database)
    database.close()


def test_every_migration_keeps_the_data_of_the_one_before(any_database: Database) -> None:
    add_user(any_database, "kept")
    with any_database.engine.connect() as connection, connection.begin():
        command.downgrade(migration_config(connection), "0001")
    assert "user_session" not in tables(any_database)
    copy = upgrade(any_database)
    assert (copy is not None) == any_database.is_sqlite
    with any_database.read() as tx:
        assert tx.execute(text("SELECT count(*) FROM user_account WHERE name = 'kept'")).scalar() == 1
        command.check(migration_config(tx))
    user_id = add_user(any_database, "new")
    name = any_database.write(lambda tx: begin_session(tx, user_id, now()))
    with any_database.read() as tx:
        person = person_of_session(tx, name, now())
    assert person is not None
    assert person.name == "new"


def add_user(database: Database, name: str) -> int:
    """A user's id."""
    database.write(lambda tx: services.add_user(tx, name, "reader"))
    with database.read() as tx:
        return int(tx.execute(text("SELECT id FROM user_account WHERE name = :name"), {"name": name}).scalar_one())


def tables(database: Database) -> set[str]:
    """The tables that are there."""
    with database.engine.connect() as connection:
        return set(inspect(connection).get_table_names())


def test_a_backup_copy_holds_the_data(tmp_path: Path) -> None:
    from central.database.upgrade import backup_copy

    database = Database(str(tmp_path / "central.db"))
    upgrade(database)
    database.write(lambda tx: tx.execute(text("INSERT INTO counter VALUES ('kept', 7)")) and None)
    copy = backup_copy(tmp_path / "central.db", "0001")
    database.close()
    engine = create_engine(f"sqlite:///{copy}")
    with engine.connect() as connection:
        assert connection.execute(text("SELECT value FROM counter WHERE name = 'kept'")).scalar() == 7
    engine.dispose()


def test_a_table_is_changed_in_batch_mode_with_data_in(database: Database) -> None:
    """What a later migration will do on SQLite: constraints are found again by their names."""
    database.write(lambda tx: tx.execute(text("INSERT INTO counter VALUES ('kept', 7)")) and None)
    with database.engine.connect() as connection, connection.begin():
        operations = Operations(MigrationContext.configure(connection))
        with operations.batch_alter_table("trade_line") as batch:
            batch.drop_constraint("ck_trade_line_quantity_positive", type_="check")
            batch.create_check_constraint("ck_trade_line_quantity_positive", "quantity > 1")
    with database.read() as tx:
        sql = tx.execute(text("SELECT sql FROM sqlite_master WHERE name = 'trade_line'")).scalar_one()
    assert "quantity > 1" in sql
    assert "quantity > 0" not in sql


def test_an_empty_postgresql_is_not_upgraded_by_itself(postgres: Cluster) -> None:
    name = postgres.create()
    database = Database(postgres.url(name))
    with pytest.raises(NotUpgraded):
        require_newest(database)
    assert upgrade(database) is None
    require_newest(database)
    database.close()
    postgres.drop(name)


def test_what_was_there_before_scopes_and_sealed_badges_goes_on(any_site: Site) -> None:
    """Downgraded to the version before and upgraded again, as a site of today would be."""
    database = any_site.database
    any_site.stock(A=1)
    order = any_site.order("T-1", ("A", 1))
    person = {"operator": "op-1", "name": "Wang", "badge": "OP-12345678"}
    database.write(lambda tx: upsert_operators(tx, SYSTEM, [person]))
    token = database.write(lambda tx: services.add_user(tx, "li", "admin")).token
    fulfilment = any_site.one("SELECT id FROM fulfilment")
    at = now()

    def ask(tx: Connection) -> None:
        for no, subject in enumerate((order, fulfilment, "gw-1", "south/A/good", "SKU")):
            kind = "oversold" if "/" in subject else "question"
            raise_task(tx, kind, subject, at, source="gw-1" if subject == "SKU" else "central", task_id=f"t{no}")

    database.write(ask)
    with database.engine.connect() as connection, connection.begin():
        command.downgrade(migration_config(connection), "0002")
        before = connection.execute(text("SELECT badge_hash FROM operator")).scalar_one()
    assert before == badge_hash("OP-12345678")
    upgrade(database)
    assert any_site.rows("SELECT id, shop, warehouse FROM task WHERE id LIKE 't_' ORDER BY id") == [
        ("t0", "file", "main"),
        ("t1", "file", "main"),
        ("t2", "", "main"),
        ("t3", "", "south"),
        ("t4", "", "main"),
    ]
    with database.read() as tx:
        found = services.person_of_token(tx, token)
        assert found is not None
        assert may(found, "users.write")
        command.check(migration_config(tx))
    any_site.floor.poll()
    database.write(tell_badges_once)
    [again] = [message for message in any_site.floor.poll() if isinstance(message, OperatorChanged)]
    with database.read() as tx:
        key = gateway_keys(tx)["gw-1"]
    assert again.badge_hash == badge_hash_for(badge_hash("OP-12345678"), key)
    assert any_site.one("SELECT badge_hash FROM operator") != before
