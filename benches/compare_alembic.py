#!/usr/bin/env python3
"""Alembic's side of the comparison of models with a database of many tables: `compare_alembic.py URL COUNT`.

The models are those of peers/compare. Prints how many differences Alembic finds (it does not look at checks).
"""

import sys

import sqlalchemy as sa
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext


def models(count):
    metadata = sa.MetaData()
    for number in range(count):
        name, parent = f"t{number:05}", f"t{max(number - 1, 0):05}"
        sa.Table(
            name,
            metadata,
            sa.Column("id", sa.BigInteger, primary_key=True, autoincrement=False),
            sa.Column("parent_id", sa.BigInteger, sa.ForeignKey(f"{parent}.id", name=f"{name}_parent_id_fkey")),
            sa.Column("name", sa.String(100), nullable=False),
            sa.Column("email", sa.String(255), nullable=False),
            sa.Column("active", sa.Boolean, nullable=False),
            sa.Column("amount", sa.Numeric(10, 2)),
            sa.Column("kind", sa.String(20), nullable=False, server_default="new"),
            sa.Column("visits", sa.Integer, nullable=False, server_default="0"),
            sa.Column("created_at", sa.DateTime, nullable=False, server_default=sa.func.now()),
            sa.Column("note", sa.Text),
            sa.UniqueConstraint("email", name=f"{name}_email_key"),
            sa.CheckConstraint("amount >= 0", name=f"ck_{name}_amount"),
            sa.Index(f"ix_{name}_name", "name"),
            sa.Index(f"ix_{name}_kind", "kind", "created_at"),
        )
    return metadata


url, count = sys.argv[1], int(sys.argv[2])
with sa.create_engine(url).connect() as connection:
    context = MigrationContext.configure(connection)
    print(len(compare_metadata(context, models(count))))
