//! Random tables, made, read back, changed and changed back.

use crate::generated::{Numbers, check, quote, random_column, random_default, random_table, random_type};
use crate::{all_of, assert_sound, database, schema};
use ftf_migrate_core::prelude::*;
use ftf_migrate_core::reflect::Filter;
use ftf_migrate_core::schema::{Constraint, MetaData, SqlType, Table, TableName};
use ftf_migrate_core::{Connection, Graph};
use ftf_migrate_tests::{TestDatabase, history};
use sqlx::Connection as _;
use std::sync::{Mutex, OnceLock};

/// How many tables are tried; more with `FTF_TEST_CASES`.
fn cases() -> u64 {
    std::env::var("FTF_TEST_CASES").ok().and_then(|cases| cases.parse().ok()).unwrap_or(150)
}

/// The number that the revisions make their operations of.
static SEED: Mutex<u64> = Mutex::new(0);

fn numbers() -> Numbers {
    Numbers(*SEED.lock().expect("a number"))
}

fn make(op: &mut Op) {
    op.create_table("parents", &[column("id", BigInt).primary_key()]);
    op.create_table("t", &[]).table = random_table(&mut numbers());
}

fn table_before() -> Table {
    let mut op = Op::new();
    make(&mut op);
    let mut metadata = MetaData::new();
    for recorded in op.recorded() {
        metadata.apply(&recorded.operation).expect("it fits");
    }
    metadata.tables.remove(&TableName::new("t")).expect("the table")
}

/// Two to four changes of `t`, half of the time in one block.
fn change(op: &mut Op) {
    let (mut numbers, table) = (Numbers(numbers().0 ^ 0x5555), table_before());
    let in_block = numbers.one_in(2);
    let mut recorded = Op::new();
    recorded.alter_table("t", |t| {
        let is_plain = |name: &str| {
            let involved = |constraint: &Constraint| format!("{constraint:?}").contains(&format!("{name:?}"));
            !table.constraints.iter().any(involved)
        };
        let free: Vec<_> =
            table.columns.iter().filter(|it| it.generated.is_none() && is_plain(&it.name)).collect();
        if let Some(column) = free.first() {
            // The rows hold other words than those of an enum.
            let sql_type = match random_type(&mut numbers, "t", &column.name) {
                SqlType::Enum { .. } => SqlType::Varchar(7),
                sql_type => sql_type,
            };
            let alter = t.alter_column(&column.name);
            alter.changes.push(ftf_migrate_core::operation::Change::Type(sql_type.clone()));
            let default = random_default(&mut numbers, &sql_type);
            alter.changes.push(ftf_migrate_core::operation::Change::ServerDefault(Some(default)));
            alter.nullable();
        }
        if let Some(constraint) = table.constraints.iter().find(|it| !matches!(it, Constraint::PrimaryKey(_)))
        {
            let kind = match constraint {
                Constraint::Unique(_) => ConstraintKind::Unique,
                Constraint::ForeignKey(_) => ConstraintKind::ForeignKey,
                _ => ConstraintKind::Check,
            };
            t.drop_constraint(constraint.name().unwrap_or_default(), kind);
        }
        t.add_column(column("added", Integer)).column = {
            let mut column = random_column(&mut numbers, "t", "added");
            column.nullable |= column.server_default.is_none();
            column
        };
        if numbers.one_in(2) {
            t.create_constraint(check(Some("ck new"), &format!("{} IS NOT 'never'", quote("added"))));
        }
        if numbers.one_in(3)
            && free.len() > 1
            && !table
                .columns
                .iter()
                .any(|it| it.generated.as_ref().is_some_and(|it| it.expression.contains(&free[1].name)))
        {
            t.drop_column(&free[1].name);
        }
    });
    let (mut recorded, _) = recorded.into_parts();
    let Some(ftf_migrate_core::operation::Operation::AlterTable(block)) =
        recorded.pop().map(|it| it.operation)
    else {
        return;
    };
    if in_block {
        op.alter_table("t", |t| t.operations = block.operations);
    } else {
        for operation in block.operations {
            op.alter_table("t", |t| t.operations = vec![operation]);
        }
    }
}

fn graph() -> &'static Graph {
    static GRAPH: OnceLock<&'static Graph> = OnceLock::new();
    GRAPH.get_or_init(|| history(&[(make, |op| op.derive()), (change, |op| op.derive())]))
}

/// That the database is as it is described.
async fn assert_described(database: &TestDatabase, expected: &MetaData, seed: u64) {
    let connection = sqlx::SqliteConnection::connect(database.url()).await.expect("a connection");
    let mut connection = Connection::from(connection);
    let found = ftf_migrate_core::reflect(&mut connection, &Filter::new()).await.expect("a description");
    let expected = ftf_migrate_core::normalize(&mut connection, expected).await.expect("a description");
    assert_eq!(found.tables, expected.tables, "{seed}");
}

/// What the migrations say after these steps.
fn replayed(steps: &[fn(&mut Op)]) -> MetaData {
    let mut metadata = MetaData::new();
    for step in steps {
        let mut op = Op::new();
        step(&mut op);
        for recorded in op.recorded() {
            metadata.apply(&recorded.operation).expect("it fits");
        }
    }
    metadata
}

/// A few rows, of the values that fit whatever the columns are.
fn rows(table: &Table) -> String {
    let names: Vec<_> = table.columns.iter().filter(|it| it.generated.is_none()).collect();
    let list = names.iter().map(|it| quote(&it.name)).collect::<Vec<_>>().join(", ");
    let values = |row: i64| {
        let value = |column: &&&ftf_migrate_core::schema::Column| match &column.sql_type {
            _ if table.constraints.iter().any(
                |it| matches!(it, Constraint::ForeignKey(key) if key.columns.contains(&column.name)),
            ) =>
            {
                "NULL".to_owned()
            }
            SqlType::Enum { .. } => "'one'".to_owned(),
            _ if column.nullable && row == 1 => "NULL".to_owned(),
            _ => row.to_string(),
        };
        names.iter().map(|it| value(&it)).collect::<Vec<_>>().join(", ")
    };
    format!("INSERT OR IGNORE INTO t ({list}) VALUES ({}), ({}), ({})", values(1), values(2), values(3))
}

/// The values of the columns that keep their type.
async fn values(database: &TestDatabase, kept: &[String]) -> Vec<Vec<String>> {
    let list: Vec<_> = kept.iter().map(|name| format!("quote({})", quote(name))).collect();
    let list = if list.is_empty() { "1".to_owned() } else { list.join(", ") };
    let mut rows = database.rows(&format!("SELECT {list} FROM t")).await;
    rows.sort();
    rows
}

#[tokio::test]
async fn what_is_made_is_read_back_and_every_change_can_be_taken_back() {
    for seed in 0..cases() {
        *SEED.lock().expect("a number") = seed.wrapping_mul(0x1234_5677);
        let database = database().await;
        let run = graph().upgrade(database.url()).to("r001").await;
        run.unwrap_or_else(|error| panic!("{seed}: {}", all_of(&error)));
        assert_described(&database, &replayed(&[make]), seed).await;
        let before = table_before();
        database.execute(&rows(&before)).await;
        let (texts_before, number) = (schema(&database).await, values(&database, &[]).await.len());

        let run = graph().upgrade(database.url()).await;
        run.unwrap_or_else(|error| panic!("{seed}: {}", all_of(&error)));
        let after = replayed(&[make, change]);
        assert_described(&database, &after, seed).await;
        assert_sound(&database).await;
        let changed = &after.tables[&TableName::new("t")];
        let is_kept = |it: &&ftf_migrate_core::schema::Column| {
            changed.column(&it.name).is_some_and(|now| now.sql_type == it.sql_type) && it.generated.is_none()
        };
        let kept: Vec<_> = before.columns.iter().filter(is_kept).map(|it| it.name.clone()).collect();
        let values_after = values(&database, &kept).await;
        assert_eq!(values_after.len(), number, "{seed}");

        let run = graph().downgrade(database.url(), "r001").await;
        run.unwrap_or_else(|error| panic!("{seed}: {}", all_of(&error)));
        assert_described(&database, &replayed(&[make]), seed).await;
        assert_eq!(values(&database, &kept).await, values_after, "{seed}");
        assert_sound(&database).await;
        let sorted = |texts: &[String]| {
            let mut words: Vec<String> =
                texts.join(" ").split([' ', ',', '(', ')']).map(str::to_owned).collect();
            words.sort();
            words
        };
        assert_eq!(sorted(&schema(&database).await), sorted(&texts_before), "{seed}");
    }
}
