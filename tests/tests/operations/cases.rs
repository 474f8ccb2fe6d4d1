//! The operations, by subject.

mod column;
mod constraint;
mod index;
mod object;
mod table;

use crate::case::Case;
use crate::data;
use ftf_migrate_core::capabilities::Database;
use ftf_migrate_core::prelude::*;

/// All cases, in the order of the document.
pub(crate) fn all() -> impl Iterator<Item = &'static Case> {
    [
        table::CASES,
        column::CASES,
        column::ALTERED,
        index::CASES,
        constraint::CASES,
        object::TYPES,
        object::CASES,
    ]
    .into_iter()
    .flatten()
}

/// The chapter and the name of each operation of the document.
pub(crate) fn names() -> impl Iterator<Item = (&'static str, &'static str)> {
    all().map(|case| (case.subject, case.name)).chain(data::CASES.iter().map(|it| (data::SUBJECT, it.name)))
}

/// Two tables with keys, a check, an index and rows.
pub(crate) fn base(op: &mut Op, _: Database) {
    op.create_table(
        "authors",
        &[
            column("id", BigInt).primary_key(),
            column("name", Varchar(80)).not_null().comment("as on the cover"),
            column("email", Varchar(120)),
            column("born", Date),
        ],
    );
    op.create_table(
        "posts",
        &[
            column("id", BigInt).primary_key(),
            column("author_id", BigInt).not_null().references("authors", "id"),
            column("title", Varchar(80)).not_null().server_default(text("none")),
            column("views", Integer).not_null().server_default(int(0)).check("views >= 0"),
            column("body", Text),
        ],
    );
    op.create_index("ix_posts_title", "posts", &["title"]);
    op.bulk_insert(
        "authors",
        &["id", "name", "email"],
        rows![[1, "Ann", "a@example.org"], [2, "Bob", "b@example.org"]],
    );
    op.bulk_insert(
        "posts",
        &["id", "author_id", "title", "views"],
        rows![[1, 1, "a", 5], [2, 1, "b", 0], [3, 2, "c", 7]],
    );
}
