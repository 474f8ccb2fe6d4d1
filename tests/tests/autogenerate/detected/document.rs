//! The document that is made of the cases.

use super::case::{Case, DATABASES, Expected};
use super::cases;
use ftf_migrate_core::capabilities::Database;
use ftf_migrate_tests::repository;
use std::fmt::Write as _;
use std::fs;

const HEAD: &str = "# What autogenerate finds

`tests/tests/autogenerate/detected` writes this page. For each row the first schema is made on a real server and compared with the
second. What is found must be exactly these operations; they are done, a second comparison must find nothing, and after the derived way back
the first schema must be there again.

All that looks like a rename is taken for one here. On a terminal you are asked, and elsewhere [you say it](autogenerate.md#renames).

`–` stands before why nothing is found: the database has no such thing, or it is not compared. The table is called `t`, the changed column
`a`; the test has both schemas of each row.
";

const TAIL: &str = "
## Why the order of columns is not compared

PostgreSQL and SQLite put a new column behind all others, and cannot move one. A model has its fields in the order that reads best, so a field
that is added in the middle would differ from its table for ever, and the only remedy would be to write the whole table anew. Nothing
depends on the order as long as columns are named, as sqlx does it. On MySQL and MariaDB `op.add_column(…).after(…)` and
`op.alter_column(…).after(…)` move a column by hand.

## What takes part

All tables and enum types of the schemas that are looked at do: the default one, and those that models or a filter name. Of views, routines,
triggers, sequences, extensions and schemas each sort does once one of it is declared ([`declare!`](autogenerate.md#what-is-no-table)): those that are declared, and those that a revision
made; others are left alone. In a schema that only revisions name, the tables that they made do.

PostgreSQL is asked for its own form of what is declared, in a transaction that is rolled back. SQLite keeps what was written, and texts are
the same if their words are. MySQL and MariaDB write a view anew and could not be asked without leaving something behind; so there the
revisions tell which text made what is there. What somebody changes by hand in such a database is not seen, nor is the query of a view that
no revision made; of a routine or trigger that no revision made, the body is compared.

## What is not compared yet

- The version of an extension and the schema that it is in; the type of a sequence (`AS integer`).
- A sequence that a column owns and counts with: it is taken for the column's own (`serial`), whoever declares it.
- On MySQL, MariaDB and SQLite, whose enums belong to their columns, a word that got another name: it is one removed and one added, and the step
  stops at rows that have the old word. Give them the new one in a revision between two.
- Partitions of a table that is there, which come and go with operation. Where a model says how its table is partitioned and the table is not so, the
  comparison ends with an error that says what to do: no statement of PostgreSQL changes it.
- Who owns a view or routine, under whose rights it runs (`DEFINER`), and options of a view that its query does not say (`security_barrier`).
- A trigger that is disabled, and constraint triggers.
- Domains, composite types, policies, grants and tablespaces, which models cannot declare.
";

/// Compares with the file, or writes it.
pub(crate) fn check() {
    let path = repository().join("docs/src/detected.md");
    let text = render();
    if std::env::var_os("FTF_BLESS").is_some() {
        fs::write(&path, text).expect("the document can be written");
        return;
    }
    let recorded = fs::read_to_string(&path).unwrap_or_default();
    let is_new = |line: &&str| !recorded.lines().any(|it| it == *line);
    let new: Vec<_> = text.lines().filter(is_new).collect();
    assert!(
        text == recorded,
        "{} is not what the cases say; FTF_BLESS=1 writes it. These lines are new:\n{}",
        path.display(),
        new.join("\n")
    );
}

fn render() -> String {
    let mut text = HEAD.to_owned();
    let mut subject = "";
    for case in cases::all() {
        if case.subject != subject {
            subject = case.subject;
            let _ = write!(
                text,
                "\n## {subject}\n\n| change | PostgreSQL | MariaDB | SQLite |\n|---|---|---|---|\n"
            );
        }
        let cells = DATABASES.map(|database| cell(&case, database));
        let _ = writeln!(text, "| {} | {} |", case.change, cells.join(" | "));
    }
    text + TAIL
}

fn cell(case: &Case, database: Database) -> String {
    let mut text = match case.on_database(database) {
        Expected::Operations(operations) => said(operations),
        Expected::Nothing(why) => format!("– {why}"),
    };
    for (product, major, operations) in
        case.elsewhere.iter().filter(|it| it.0.newest().database() == database)
    {
        let _ = write!(text, "; from {product} {major} on {}", said(operations));
    }
    if let Some((product, why)) = case.lacking.filter(|(product, _)| product.newest().database() == database)
    {
        let _ = write!(text, "; {product} {why}");
    }
    text.replace('|', "\\|")
}

fn said(operations: &[&str]) -> String {
    operations.iter().map(|it| format!("`{it}`")).collect::<Vec<_>>().join(", ")
}
