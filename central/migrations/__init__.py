"""Alembic revisions of central's database."""
