//! A naming convention of the project's own: on the database, in replay and in scripts alike.

use crate::named;
use ftf_migrate_core::Graph;
use ftf_migrate_core::capabilities::{Database, Product};
use ftf_migrate_tests::{TestDatabase, on_every_backend};

static NAMED: &Graph = &named::MIGRATIONS;

/// The names of the constraints and indexes of the two tables that the database keeps.
async fn names(database: &TestDatabase) -> Vec<String> {
    let query = match database.database() {
        // Keys and checks stand in the text of the table alone.
        Database::Sqlite => {
            "WITH known (name) AS (VALUES ('ck_books_price'), ('fk_books_author_id_authors'), ('pk_authors'), ('pk_books'), \
             ('uq_authors_first_last'), ('uq_books_isbn'), ('ix_books_pages')) SELECT name FROM known \
             WHERE EXISTS (SELECT 1 FROM sqlite_schema WHERE instr(sql, '\"' || known.name || '\"') > 0)"
        }
        Database::Postgres => {
            "SELECT conname FROM pg_constraint WHERE contype <> 'n' AND conrelid IN ('authors'::regclass, 'books'::regclass) \
             UNION SELECT indexname FROM pg_indexes WHERE tablename IN ('authors', 'books')"
        }
        Database::Mysql => {
            "SELECT constraint_name FROM information_schema.table_constraints \
               WHERE table_schema = database() AND table_name IN ('authors', 'books') \
             UNION SELECT index_name FROM information_schema.statistics \
               WHERE table_schema = database() AND table_name IN ('authors', 'books')"
        }
    };
    let mut names = database.column(query).await;
    names.sort();
    names
}

fn expected(database: Database, with_pages: bool) -> Vec<&'static str> {
    let mut names = match database {
        Database::Sqlite | Database::Postgres => vec![
            "ck_books_price",
            "fk_books_author_id_authors",
            "pk_authors",
            "pk_books",
            "uq_authors_first_last",
        ],
        // MySQL calls every primary key PRIMARY.
        Database::Mysql => {
            vec!["PRIMARY", "ck_books_price", "fk_books_author_id_authors", "uq_authors_first_last"]
        }
    };
    names.push(if with_pages { "ix_books_pages" } else { "uq_books_isbn" });
    names.sort_unstable();
    names
}

async fn what_has_no_name_is_named_by_the_convention(database: &TestDatabase) {
    NAMED.upgrade(database.url()).to("n001").await.expect("the upgrade works");
    assert_eq!(names(database).await, expected(database.database(), true));
    NAMED.upgrade(database.url()).await.expect("the index is dropped by the name that it was given");
    assert_eq!(names(database).await, expected(database.database(), false));
    NAMED.downgrade(database.url(), "n001").await.expect("and comes back with it");
    assert_eq!(names(database).await, expected(database.database(), true));
    NAMED.downgrade(database.url(), "base").await.expect("down");
}

on_every_backend!(what_has_no_name_is_named_by_the_convention);

#[test]
fn scripts_and_the_check_without_a_database_know_the_convention() {
    let script = NAMED.offline(Product::Sqlite.newest()).upgrade("head").expect("a script");
    for name in
        ["pk_books", "ck_books_price", "fk_books_author_id_authors", "uq_books_isbn", "ix_books_pages"]
    {
        assert!(script.contains(name), "{name} is not in {script}");
    }
    let servers: Vec<_> = Product::ALL.into_iter().map(Product::newest).collect();
    NAMED.validate(&servers).expect("drop_index names what the convention named");
}
