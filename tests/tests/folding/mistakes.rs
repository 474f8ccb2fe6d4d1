//! A mistake in one of several operations that were folded is told of that one.

use ftf_migrate_core::prelude::*;
use ftf_migrate_core::{Error, FailedMigration, Left};
use ftf_migrate_tests::{Backend, Change, TestDatabase, block_on, history};
use std::sync::atomic::{AtomicU32, Ordering};

/// The error at which the history stops.
async fn stops(database: &TestDatabase, changes: &[Change]) -> Box<FailedMigration> {
    match history(changes).upgrade(database.url()).await {
        Err(Error::Migration(failed)) => failed,
        other => panic!("{other:?}"),
    }
}

fn line_of(failed: &FailedMigration) -> u32 {
    failed.location.expect("an operation of the migration").line()
}

fn rows(op: &mut Op) {
    op.create_table("t", &[column("a", Integer), column("b", Integer), column("c", Integer)]);
    op.execute("INSERT INTO t VALUES (1, 2, NULL)");
}

/// The line of the operation that fails.
static LINE: AtomicU32 = AtomicU32::new(0);

fn not_null(op: &mut Op) {
    op.alter_column("t", "a").not_null();
    op.alter_column("t", "b").not_null();
    LINE.store(line!() + 1, Ordering::Relaxed);
    op.alter_column("t", "c").not_null();
}

async fn the_column_that_has_null_is_told(backend: Backend) {
    let database = TestDatabase::create(backend).await;
    let failed = stops(&database, &[(rows, |_| {}), (not_null, |_| {})]).await;
    assert_eq!(line_of(&failed), LINE.load(Ordering::Relaxed));
    let said = format!("{} {:?}", failed.cause, failed.statement);
    assert!(!said.contains("`b`") && !said.contains("\"b\" SET"), "{said}");
}

#[test]
fn the_column_that_has_null_is_told_on_sqlite() {
    block_on(the_column_that_has_null_is_told(Backend::Sqlite));
}

#[test]
fn the_column_that_has_null_is_told_on_postgres() {
    block_on(the_column_that_has_null_is_told(Backend::Postgres));
}

#[test]
fn the_column_that_has_null_is_told_on_mysql() {
    block_on(the_column_that_has_null_is_told(Backend::Mysql));
}

static KEY_LINE: AtomicU32 = AtomicU32::new(0);

/// A key whose types differ is for the server to find.
fn keys<const RIGHT: bool>(op: &mut Op) {
    op.create_table("first", &[column("a", Integer).primary_key(), column("b", Integer)]);
    op.create_index("ix_first", "first", &["b"]);
    op.create_table("t", &[column("a", Integer), column("b", Varchar(9)), column("c", Integer)]);
    op.create_index("ix_a", "t", &["a"]);
    KEY_LINE.store(line!() + 1, Ordering::Relaxed);
    op.create_foreign_key("key", "t", &[if RIGHT { "c" } else { "b" }], "first", &["a"]);
    op.create_index("ix_b", "t", &["b"]);
}

async fn indexes(database: &TestDatabase) -> Vec<String> {
    database
        .column(
            "SELECT index_name FROM information_schema.statistics WHERE table_schema = database() \
             AND table_name IN ('first', 't') AND index_name <> 'PRIMARY' ORDER BY index_name",
        )
        .await
}

#[test]
fn a_key_that_mysql_refuses_is_told_and_the_next_run_goes_on_behind_the_others() {
    block_on(async {
        let database = TestDatabase::create(Backend::Mysql).await;
        let failed = stops(&database, &[(keys::<false>, |_| {})]).await;
        assert_eq!(line_of(&failed), KEY_LINE.load(Ordering::Relaxed));
        let statement = failed.statement.unwrap().sql;
        let expected = "ALTER TABLE `t` ADD CONSTRAINT `key` FOREIGN KEY (`b`) REFERENCES `first` (`a`)";
        assert_eq!(statement, expected);
        // The first table with its index, the second, and one index of it.
        assert_eq!(failed.left, Left::Part { done: 3, of: 5 });

        history(&[(keys::<true>, |_| {})]).upgrade(database.url()).await.unwrap();
        assert_eq!(indexes(&database).await, ["ix_a", "ix_b", "ix_first", "key"]);
    });
}

#[test]
fn a_journal_of_statements_that_were_not_folded_is_gone_on_with() {
    block_on(async {
        let database = TestDatabase::create(Backend::Mysql).await;
        let upgrade = || history(&[(keys::<true>, |_| {})]).upgrade(database.url());
        upgrade().await.unwrap();
        // What a version that folded nothing leaves that dies behind the first two statements, and while it makes the
        // second table.
        let texts = [
            "CREATE TABLE `first` (`a` INT NOT NULL, `b` INT, PRIMARY KEY (`a`))",
            "CREATE INDEX `ix_first` ON `first` (`b`)",
        ];
        let digest = digest(&texts);
        let died = format!(
            "UPDATE ftf_migrate_history SET outcome = 'running', finished_at = NULL, statements = 6, \
             statements_started = 3, statements_done = 2, done_digest = '{digest:032x}'"
        );
        let only_the_table =
            "ALTER TABLE t DROP FOREIGN KEY `key`, DROP INDEX ix_a, DROP INDEX ix_b, DROP INDEX `key`";
        for second in ["DROP TABLE t", only_the_table] {
            database.execute(second).await;
            database.execute("DELETE FROM ftf_migrate_version").await;
            database.execute(&died).await;
            upgrade().await.unwrap();
            assert_eq!(indexes(&database).await, ["ix_a", "ix_b", "ix_first", "key"], "{second}");
        }
    });
}

/// One that died while it made both tables each with what belongs to it.
#[test]
fn a_journal_that_stops_at_a_fold_is_gone_on_with_whether_or_not_it_took_effect() {
    block_on(async {
        let database = TestDatabase::create(Backend::Mysql).await;
        let upgrade = || history(&[(keys::<true>, |_| {})]).upgrade(database.url());
        upgrade().await.unwrap();
        for second in ["DO 0", "DROP TABLE t"] {
            database.execute(second).await;
            database.execute("DELETE FROM ftf_migrate_version").await;
            let folded =
                "CREATE TABLE `first` (`a` INT NOT NULL, `b` INT, PRIMARY KEY (`a`), INDEX `ix_first` (`b`))";
            let digest = digest(&[folded]);
            database
                .execute(&format!(
                    "UPDATE ftf_migrate_history SET outcome = 'running', finished_at = NULL, statements = 2, \
                     statements_started = 2, statements_done = 1, done_digest = '{digest:032x}'"
                ))
                .await;
            upgrade().await.unwrap();
            assert_eq!(indexes(&database).await, ["ix_a", "ix_b", "ix_first", "key"], "{second}");
        }
    });
}

/// FNV-1a of 128 bits over the texts, each with a NUL behind it.
fn digest(texts: &[&str]) -> u128 {
    let bytes = texts.iter().flat_map(|text| text.bytes().chain([0]));
    bytes.fold(0x6c62_272e_07bb_0142_62b8_2175_6295_c58d_u128, |digest, byte| {
        (digest ^ u128::from(byte)).wrapping_mul(0x0000_0000_0100_0000_0000_0000_0000_013b)
    })
}
