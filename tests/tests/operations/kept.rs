//! A change of type on MySQL and MariaDB, which write the whole column anew, takes nothing else away.

use ftf_migrate_core::capabilities::Server;
use ftf_migrate_core::operation::derive_downgrade;
use ftf_migrate_core::prelude::*;
use ftf_migrate_core::schema::MetaData;
use ftf_migrate_tests::{Backend, TestDatabase, block_on, schema_of};

/// Columns with all that one may have together.
fn table(op: &mut Op) {
    op.create_table(
        "full",
        &[
            column("id", Integer).primary_key().autoincrement().comment("the number"),
            column("name", Varchar(40))
                .not_null()
                .charset("utf8mb4")
                .collation("utf8mb4_bin")
                .server_default(text("it's"))
                .comment("what it's called"),
            column("changed_at", Custom("TIMESTAMP(3)"))
                .not_null()
                .server_default(now())
                .on_update_now()
                .comment("when it was changed")
                .invisible(),
            column("twice", Integer).generated_stored("char_length(name) * 2").comment("two times"),
            column("price", Numeric(9, 2))
                .not_null()
                .server_default(float(1.5))
                .comment("in euros")
                .invisible(),
        ],
    );
    op.bulk_insert("full", &["name"], rows![["a"], ["bb"]]);
}

fn change(op: &mut Op) {
    op.alter_column("full", "id").sql_type(BigInt);
    op.alter_column("full", "name").sql_type(Varchar(200));
    op.alter_column("full", "changed_at").sql_type(Custom("DATETIME(3)"));
    op.alter_column("full", "twice").sql_type(BigInt);
    op.alter_column("full", "price").sql_type(Numeric(14, 4));
}

/// All that `information_schema` tells of the columns, but for their types.
const KEPT: &str = "SELECT column_name, ordinal_position, is_nullable, coalesce(round(column_default, 1), column_default), \
    character_set_name, collation_name, column_key, extra, column_comment, generation_expression \
    FROM information_schema.columns WHERE table_schema = database() AND table_name = 'full' \
    ORDER BY ordinal_position";
const TYPES: &str = "SELECT column_type FROM information_schema.columns WHERE table_schema = database() \
    AND table_name = 'full' ORDER BY ordinal_position";

#[test]
fn a_column_keeps_everything_else_through_a_change_of_type_and_back() {
    block_on(async {
        let database = TestDatabase::create(Backend::Mysql).await;
        let server = crate::server_of(&database).await;
        let mut schema = MetaData::new();
        run(&database, table, &server, &mut schema).await;
        let (start, kept, types) =
            (schema_of(&database).await, database.rows(KEPT).await, database.column(TYPES).await);
        let extras: Vec<_> = kept.iter().map(|row| row[7].to_lowercase()).collect();
        assert!(extras[0].contains("auto_increment"), "{extras:?}");
        assert!(extras[2].contains("on update current_timestamp(3)"), "{extras:?}");
        assert!(extras[2].contains("invisible") && extras[4].contains("invisible"), "{extras:?}");
        assert!(extras[3].contains("stored generated"), "{extras:?}");
        assert_eq!(kept[1][5], "utf8mb4_bin");

        let mut op = Op::new();
        change(&mut op);
        let (upgrade, _) = op.into_parts();
        let downgrade = derive_downgrade(&upgrade, &schema).unwrap();
        for recorded in upgrade {
            run_one(&database, &recorded.operation, &server, &mut schema).await;
        }
        assert_eq!(database.rows(KEPT).await, kept, "after the change");
        let changed = database.column(TYPES).await;
        assert!(changed.iter().zip(&types).all(|(new, old)| new != old), "{changed:?}");

        for recorded in downgrade {
            run_one(&database, &recorded.operation, &server, &mut schema).await;
        }
        assert_eq!(schema_of(&database).await, start, "after the way back");
        database
            .execute("UPDATE full SET name = 'c' WHERE id = 1; INSERT INTO full (name) VALUES ('d')")
            .await;
        assert_eq!(database.column("SELECT twice FROM full ORDER BY id").await, ["2", "4", "2"]);
    });
}

async fn run(database: &TestDatabase, record: fn(&mut Op), server: &Server, schema: &mut MetaData) {
    let mut op = Op::new();
    record(&mut op);
    for recorded in op.recorded() {
        run_one(database, &recorded.operation, server, schema).await;
    }
}

async fn run_one(
    database: &TestDatabase,
    operation: &ftf_migrate_core::operation::Operation,
    server: &Server,
    schema: &mut MetaData,
) {
    for statement in ftf_migrate_core::compile(operation, server, schema).unwrap() {
        database.execute(&statement.sql).await;
    }
    schema.apply(operation).unwrap();
}

/// What the server cannot do in the way asked for, it refuses, and the refusal says what to do.
#[test]
fn an_algorithm_that_does_not_fit_is_refused_by_the_server() {
    use ftf_migrate_core::operation::{Algorithm, Lock};
    block_on(async {
        let database = TestDatabase::create(Backend::Mysql).await;
        let server = crate::server_of(&database).await;
        let mut schema = MetaData::new();
        run(&database, table, &server, &mut schema).await;
        let mut op = Op::new();
        op.alter_column("full", "id").sql_type(BigInt).algorithm(Algorithm::Instant);
        op.alter_column("full", "price").sql_type(Double).algorithm(Algorithm::Copy).lock(Lock::None);
        for recorded in op.recorded() {
            let statements = ftf_migrate_core::compile(&recorded.operation, &server, &schema).unwrap();
            let error = database.try_execute(&statements[0].sql).await.unwrap_err();
            let number = error
                .as_database_error()
                .and_then(|error| error.try_downcast_ref::<sqlx::mysql::MySqlDatabaseError>())
                .map(sqlx::mysql::MySqlDatabaseError::number);
            assert!(matches!(number, Some(1845 | 1846)), "{error}\nin: {}", statements[0].sql);
        }
    });
}
