//! Partitioned tables and their partitions (PostgreSQL): what is read of them, and what is compared.

#![expect(clippy::unwrap_used, reason = "tests")]

use ftf_migrate_core::autogenerate::Renames;
use ftf_migrate_core::compare::{Autogenerate, CompareError, Comparison};
use ftf_migrate_core::model::Models;
use ftf_migrate_core::operation::{Op, Operation};
use ftf_migrate_core::prelude::*;
use ftf_migrate_core::reflect::Filter;
use ftf_migrate_core::schema::{IndexKey, MetaData, PartitionBound, PartitionBy, PartitionKind, TableName};
use ftf_migrate_tests::{Backend, Live, assert_same_schema, block_on, history};

fn operations(record: fn(&mut Op)) -> Vec<Operation> {
    let mut op = Op::new();
    record(&mut op);
    op.into_parts().0.into_iter().map(|recorded| recorded.operation).collect()
}

fn schema(record: fn(&mut Op)) -> MetaData {
    let mut metadata = MetaData::new();
    for operation in operations(record) {
        metadata.apply(&operation).unwrap();
    }
    metadata
}

fn year(year: u32) -> PartitionBound {
    PartitionBound::range(&[&format!("'{year}-01-01'")], &[&format!("'{}-01-01'", year + 1)])
}

fn events(op: &mut Op) {
    op.create_table(
        "events",
        &[
            column("id", BigInt).autoincrement(),
            column("at", Date).not_null().comment("when"),
            column("kind", Enum("kind", &["a", "b"])).server_default(text("a")),
            column("number", Custom("serial")),
            column("price", Integer).check("price > 0"),
        ],
    )
    .comment("what happened")
    .primary_key(&["id", "at"])
    .unique(&["at", "number"])
    .partition_by(PartitionKind::Range, &["at"]);
    op.create_index("by_price", "events", &["price"]);
    op.create_partition("events_2026", "events", year(2026));
}

/// Each way in which a table changes and its partitions with it.
fn changed(op: &mut Op) {
    op.create_table("users", &[column("id", BigInt).primary_key()]);
    op.create_table("words", &[column("word", Text)])
        .partition_by_expression(PartitionKind::Hash, "lower( word )");
    op.create_partition("words_0", "words", PartitionBound::Hash { modulus: 1, remainder: 0 });
    events(op);
    op.create_partition("events_rest", "events", PartitionBound::Default)
        .partition_by(PartitionKind::List, &["at"]);
    op.create_partition("events_nul", "events_rest", PartitionBound::list(&["'2030-02-28'"]));
    op.create_partition("events_more", "events_rest", PartitionBound::Default);
    op.add_column("events", column("user_id", BigInt).comment("who").references("users", "id"));
    op.add_column("events", column("note", Text));
    op.create_check_constraint("whole", "events", "price < 1000");
    op.rename_column("events", "price", "cost");
    op.rename_column("events", "at", "day");
    op.alter_column("events", "note").sql_type(Varchar(20)).not_null().server_default(text("-"));
    op.alter_column("events", "note").comment("of whom");
    op.rename_constraint("events", "whole", "not_whole");
    op.drop_constraint("events_price_check", "events", ConstraintKind::Check);
    op.drop_constraint("events_at_number_key", "events", ConstraintKind::Unique);
    op.create_unique_constraint("once", "events", &["day", "cost"]);
    op.create_table("gone", &[column("a", Integer), column("b", Integer)])
        .partition_by(PartitionKind::List, &["a"]);
    op.create_partition("gone_1", "gone", PartitionBound::list(&["1", "NULL"]));
    op.drop_column("gone", "b");
    op.rename_table("gone", "here");
    op.create_index("own", "events_2026", &["cost"]);
    op.create_check_constraint("own_check", "events_2026", "cost <> 5");
    op.alter_column("events_2026", "cost").server_default(int(7));
}

#[test]
fn what_is_read_of_partitions_is_what_the_migrations_make() {
    block_on(async {
        let mut live = Live::create(Backend::Postgres).await;
        live.run(MetaData::new(), &operations(changed), "changed").await;
        let shown = live.reflect().await;
        let normal = live.normalize(&schema(changed)).await;
        assert_same_schema(&shown, &normal, "partitions");
        assert_eq!(
            shown.tables[&TableName::new("words")].partition_by,
            Some(PartitionBy {
                kind: PartitionKind::Hash,
                keys: vec![IndexKey::Expression("lower(word)".to_owned())]
            })
        );
        let again = live.normalize(&shown).await;
        assert_same_schema(&again, &shown, "normalized again");
    });
}

/// What makes it again names both schemas, and is undone.
#[test]
fn a_partition_may_be_in_another_schema_than_its_table() {
    block_on(async {
        let make: fn(&mut Op) = |op| {
            op.create_schema("ftf_other");
            with_partitions(op);
            op.create_partition("t_2", "t", PartitionBound::Default)
                .partition_schema("ftf_other")
                .partition_by_expression(PartitionKind::Hash, "a + 1");
            op.create_partition("t_3", "t_2", PartitionBound::Hash { modulus: 1, remainder: 0 })
                .parent_schema("ftf_other");
        };
        let mut live = Live::create(Backend::Postgres).await;
        live.run(MetaData::new(), &operations(make), "made").await;
        let shown = live.reflect().await;
        let normal = live.normalize(&schema(make)).await;
        assert_same_schema(&shown, &normal, "partitions");
        let made_again = ftf_migrate_core::dump::operations_of(&shown, Database::Postgres);
        let mut again = Live::create(Backend::Postgres).await;
        again.run(MetaData::new(), &made_again, "again").await;
        assert_same_schema(&again.reflect().await, &shown, "made again");
    });
}

#[test]
fn an_operator_class_of_a_key_is_told_to_be_left_out() {
    block_on(async {
        let mut live = Live::create(Backend::Postgres).await;
        let create =
            "CREATE TABLE t (a text, b text) PARTITION BY RANGE (a text_pattern_ops, lower(b) COLLATE \"C\")";
        live.database.execute(create).await;
        let shown = live.reflect().await;
        let table = &shown.tables[&TableName::new("t")];
        assert_eq!(
            table.inexpressible,
            ["the operator class text_pattern_ops of the partition key a text_pattern_ops"]
        );
        let by = table.partition_by.as_ref().unwrap();
        assert_eq!(by.to_string(), "range (a, lower(b) COLLATE \"C\")");
    });
}

async fn compare(live: &Live, made: fn(&mut Op), wanted: fn(&mut Op)) -> Result<Comparison, CompareError> {
    let graph = history(&[(made, Op::derive)]);
    graph.upgrade(live.database.url()).await.unwrap();
    let mut models = Models::default();
    models.metadata = schema(wanted);
    graph.compare(live.database.url(), &models).await
}

fn words(comparison: &Comparison) -> Vec<String> {
    comparison.operations().iter().map(ToString::to_string).collect()
}

fn without_partitions(op: &mut Op) {
    op.create_table("t", &[column("a", Integer).not_null()]).partition_by(PartitionKind::Range, &["a"]);
}

fn with_partitions(op: &mut Op) {
    without_partitions(op);
    op.create_partition("t_1", "t", PartitionBound::range(&["1"], &["2"]));
}

#[test]
fn partitions_are_neither_dropped_nor_made_by_a_comparison() {
    block_on(async {
        for (made, wanted) in [
            (with_partitions as fn(&mut Op), without_partitions as fn(&mut Op)),
            (without_partitions, with_partitions),
            (with_partitions, |op| {
                op.create_table("t", &[column("a", Integer).not_null()]);
            }),
        ] {
            let live = Live::create(Backend::Postgres).await;
            let comparison = compare(&live, made, wanted).await.unwrap();
            assert!(comparison.is_same(), "{:?}", words(&comparison));
        }
    });
}

#[test]
fn a_partitioned_table_is_made_with_its_partitions_as_the_models_write_them() {
    block_on(async {
        let live = Live::create(Backend::Postgres).await;
        let comparison = compare(
            &live,
            |_| {},
            |op| {
                op.create_table("t", &[column("a", Text)])
                    .partition_by_expression(PartitionKind::List, "lower( a )");
                op.create_partition("t_1", "t", PartitionBound::list(&["'x'::text"]));
            },
        )
        .await
        .unwrap();
        let revisions = comparison.into_revisions().unwrap();
        assert_eq!(
            revisions[0].upgrade,
            [
                "op.create_table(\"t\", &[column(\"a\", Text)]).partition_by_expression(PartitionKind::List, \"lower( a )\");",
                "op.create_partition(\"t_1\", \"t\", PartitionBound::list(&[\"'x'::text\"]));",
            ]
        );
        assert_eq!(revisions[0].downgrade, ["op.drop_table(\"t\");"]);
    });
}

#[test]
fn a_table_that_is_partitioned_otherwise_than_its_model_says_is_no_difference_but_an_error() {
    block_on(async {
        fn plain(op: &mut Op) {
            op.create_table("t", &[column("a", Integer).not_null()]);
        }
        let live = Live::create(Backend::Postgres).await;
        let error = compare(&live, plain, without_partitions).await.unwrap_err();
        assert_eq!(
            error.to_string(),
            "t is not partitioned, and its model says range (a); PostgreSQL cannot change how a table is partitioned"
        );
        assert!(error.hint().unwrap().contains("in a revision written by hand"));

        let live = Live::create(Backend::Postgres).await;
        let by_hash: fn(&mut Op) = |op| {
            op.create_table("t", &[column("a", Integer).not_null()])
                .partition_by_expression(PartitionKind::Hash, "abs( a )");
        };
        let error = compare(&live, without_partitions, by_hash).await.unwrap_err();
        assert!(
            error.to_string().starts_with("t is partitioned by range (a), and its model says hash (abs(a))")
        );

        let live = Live::create(Backend::Postgres).await;
        let same = |op: &mut Op| {
            op.create_table("t", &[column("a", Integer).not_null()])
                .partition_by_expression(PartitionKind::Hash, "abs(a)");
        };
        assert!(compare(&live, by_hash, same).await.unwrap().is_same());
    });
}

#[test]
fn the_history_is_compared_in_the_same_way() {
    let models = |wanted: fn(&mut Op)| {
        let mut models = Models::default();
        models.metadata = schema(wanted);
        models
    };
    let graph = history(&[(with_partitions as fn(&mut Op), Op::derive as fn(&mut Op))]);
    let same = graph.compare_with_history(&models(without_partitions), Autogenerate::new()).unwrap();
    assert!(same.is_same(), "{:?}", words(&same));
    let other = models(|op| {
        op.create_table("t", &[column("a", Integer).not_null()]).partition_by(PartitionKind::List, &["a"]);
    });
    let error = graph.compare_with_history(&other, Autogenerate::new()).unwrap_err();
    assert!(matches!(error, CompareError::Partitioning { .. }), "{error}");
}

#[test]
fn by_default_partitions_are_not_read() {
    block_on(async {
        let mut live = Live::create(Backend::Postgres).await;
        live.run(MetaData::new(), &operations(events), "events").await;
        let read = live.reflect_only(&Filter::new()).await;
        assert_eq!(read.tables.keys().map(|it| it.name.as_str()).collect::<Vec<_>>(), ["events"]);
        let mut wanted = schema(events);
        wanted.tables.retain(|_, table| table.partition_of.is_none());
        assert!(live.propose(&wanted, &Renames::default()).await.upgrade.is_empty());
    });
}
