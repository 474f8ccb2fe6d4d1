#!/usr/bin/env python3
"""Writes the same logical history in the form of each tool: `generate.py N [TOOL …]`.

Revision i makes the table t<i> of six columns and an index on one of them; the SQL is the same on all databases.
The files go into `history/` (`versions/` of ftf-migrate) of each folder of `peers/`, in place of what is there.
"""

import os
import pathlib
import shutil
import sys

HERE = pathlib.Path(__file__).resolve().parent
PEERS = HERE / "peers"
TOOLS = ("floor", "ftf", "sqlx", "refinery", "sea-orm", "diesel", "alembic")


def sql(number):
    """The statements of a revision."""
    return (
        f"CREATE TABLE t{number:05} (\n"
        "    id BIGINT NOT NULL PRIMARY KEY,\n"
        "    name VARCHAR(100) NOT NULL,\n"
        "    email VARCHAR(255),\n"
        "    active BOOLEAN NOT NULL,\n"
        "    amount NUMERIC(10, 2),\n"
        "    note TEXT\n"
        ");\n"
        f"CREATE INDEX ix_t{number:05}_name ON t{number:05} (name);\n"
    )


def undo(number):
    return f"DROP TABLE t{number:05};\n"


def floor(folder, count):
    for number in range(1, count + 1):
        write(folder / f"{number:05}.sql", sql(number))


def ftf(folder, count):
    (folder / ".gitkeep").touch()
    for number in range(1, count + 1):
        write(folder / f"r{number:05}.rs", ftf_revision(number))


def ftf_revision(number):
    below = f'"r{number - 1:05}"' if number > 1 else "None"
    return f"""//! Add the table {number}
use ftf_migrate_core::prelude::*;

#[migration(rev = "r{number:05}", down_rev = {below})]
pub struct Add{number:05};

impl Migrate for Add{number:05} {{
    fn upgrade(op: &mut Op) {{
        op.create_table(
            "t{number:05}",
            &[
                column("id", BigInt).primary_key(),
                column("name", Varchar(100)).not_null(),
                column("email", Varchar(255)),
                column("active", Boolean).not_null(),
                column("amount", Numeric(10, 2)),
                column("note", Text),
            ],
        );
        op.create_index("ix_t{number:05}_name", "t{number:05}", &["name"]);
    }}

    fn downgrade(op: &mut Op) {{
        op.drop_table("t{number:05}");
    }}
}}
"""


def sqlx(folder, count):
    for number in range(1, count + 1):
        write(folder / f"{number:05}_add.up.sql", sql(number))
        write(folder / f"{number:05}_add.down.sql", undo(number))


def refinery(folder, count):
    for number in range(1, count + 1):
        write(folder / f"V{number}__add_{number:05}.sql", sql(number))


def diesel(folder, count):
    for number in range(1, count + 1):
        write(folder / f"{number:05}_add" / "up.sql", sql(number))
        write(folder / f"{number:05}_add" / "down.sql", undo(number))


def sea_orm(folder, count):
    modules = "".join(f"mod m{number:05};\n" for number in range(1, count + 1))
    boxes = "".join(f"            Box::new(m{number:05}::Migration),\n" for number in range(1, count + 1))
    write(
        folder / "mod.rs",
        f"""use sea_orm_migration::prelude::*;

{modules}
pub struct Migrator;

#[async_trait::async_trait]
impl MigratorTrait for Migrator {{
    fn migrations() -> Vec<Box<dyn MigrationTrait>> {{
        vec![
{boxes}        ]
    }}
}}
""",
    )
    for number in range(1, count + 1):
        write(folder / f"m{number:05}.rs", sea_orm_revision(number))


def sea_orm_revision(number):
    return f"""use sea_orm_migration::prelude::*;

#[derive(DeriveMigrationName)]
pub struct Migration;

#[async_trait::async_trait]
impl MigrationTrait for Migration {{
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {{
        let table = Table::create()
            .table(Made::Table)
            .col(ColumnDef::new(Made::Id).big_integer().not_null().primary_key())
            .col(ColumnDef::new(Made::Name).string_len(100).not_null())
            .col(ColumnDef::new(Made::Email).string_len(255))
            .col(ColumnDef::new(Made::Active).boolean().not_null())
            .col(ColumnDef::new(Made::Amount).decimal_len(10, 2))
            .col(ColumnDef::new(Made::Note).text())
            .to_owned();
        manager.create_table(table).await?;
        let index = Index::create().name("ix_t{number:05}_name").table(Made::Table).col(Made::Name).to_owned();
        manager.create_index(index).await
    }}

    async fn down(&self, manager: &SchemaManager) -> Result<(), DbErr> {{
        manager.drop_table(Table::drop().table(Made::Table).to_owned()).await
    }}
}}

#[derive(DeriveIden)]
enum Made {{
    #[sea_orm(iden = "t{number:05}")]
    Table,
    Id,
    Name,
    Email,
    Active,
    Amount,
    Note,
}}
"""


def alembic(folder, count):
    write(
        folder.parent / "env.py",
        """import os
from alembic import context
from sqlalchemy import create_engine

url = os.environ.get("DATABASE_URL", "postgresql://")
if context.is_offline_mode():
    context.configure(url=url, literal_binds=True)
    with context.begin_transaction():
        context.run_migrations()
else:
    with create_engine(url).connect() as connection:
        context.configure(connection=connection, transaction_per_migration=True)
        with context.begin_transaction():
            context.run_migrations()
""",
    )
    write(folder.parent / "alembic.ini", "[alembic]\nscript_location = %(here)s\nversion_locations = %(here)s/history\npath_separator = os\n")
    for number in range(1, count + 1):
        below = f'"r{number - 1:05}"' if number > 1 else "None"
        write(
            folder / f"r{number:05}_add.py",
            f'''"""Add the table {number}"""
import sqlalchemy as sa
from alembic import op

revision = "r{number:05}"
down_revision = {below}
branch_labels = None
depends_on = None


def upgrade():
    op.create_table(
        "t{number:05}",
        sa.Column("id", sa.BigInteger, primary_key=True, autoincrement=False),
        sa.Column("name", sa.String(100), nullable=False),
        sa.Column("email", sa.String(255)),
        sa.Column("active", sa.Boolean, nullable=False),
        sa.Column("amount", sa.Numeric(10, 2)),
        sa.Column("note", sa.Text),
    )
    op.create_index("ix_t{number:05}_name", "t{number:05}", ["name"])


def downgrade():
    op.drop_table("t{number:05}")
''',
        )


def write(path, text):
    """Leaves a file with that text alone, so that its time stays."""
    path.parent.mkdir(parents=True, exist_ok=True)
    if not path.exists() or path.read_text() != text:
        path.write_text(text)


def folder_of(tool):
    return {
        "ftf": PEERS / "ftf" / "versions",
        "sea-orm": PEERS / "sea-orm" / "src" / "history",
    }.get(tool, PEERS / tool / "history")


def generate(count, tools=TOOLS):
    for tool in tools:
        folder = folder_of(tool)
        if folder.exists() and len(os.listdir(folder)) > 0:
            shutil.rmtree(folder)
        make(tool, count)


def make(tool, count):
    """Writes what is not there yet."""
    folder = folder_of(tool)
    folder.mkdir(parents=True, exist_ok=True)
    ({"sea-orm": sea_orm}.get(tool) or globals()[tool])(folder, count)


def name_of(tool):
    """What a tool is called here and in the folder of its program."""
    return {"ftf-migrate": "ftf", "Alembic": "alembic"}.get(tool, tool)


if __name__ == "__main__":
    generate(int(sys.argv[1]), sys.argv[2:] or TOOLS)
