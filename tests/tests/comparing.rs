//! What a project can decide about the comparison of its models with a database, and what is made of it.

#![expect(clippy::unwrap_used, reason = "tests")]

use ftf_migrate_core::autogenerate::Renames;
use ftf_migrate_core::capabilities::Database;
use ftf_migrate_core::compare::{Autogenerate, Comparison, Generated, Object, Proposal, Side};
use ftf_migrate_core::metadata;
use ftf_migrate_core::model::Model;
use ftf_migrate_core::operation::{Op, Operation};
use ftf_migrate_core::reflect::Filter;
use ftf_migrate_core::render::TypeSource;
use ftf_migrate_core::schema::{SqlType, TableName};
use ftf_migrate_tests::histories::doubt::MIGRATIONS;
use ftf_migrate_tests::{TestDatabase, on_every_backend};

#[derive(Model)]
#[model(table = "shelves", index("label"), check("ck_shelves_height", "height > 0"))]
#[expect(dead_code, reason = "only the types of the fields count")]
struct Shelf {
    #[column(primary_key)]
    id: i64,
    #[column(length = 80)]
    label: String,
    #[column(server_default = 1)]
    height: i32,
}

/// The table as the models want it, with something in it.
const SHELVES: &str = "CREATE TABLE shelves (id BIGINT NOT NULL PRIMARY KEY, label VARCHAR(80) NOT NULL, \
                       height INTEGER NOT NULL DEFAULT 1, CONSTRAINT ck_shelves_height CHECK (height > 0))";

async fn compare(database: &TestDatabase, settings: Autogenerate, sql: &[&str]) -> Comparison {
    // Makes the file of SQLite.
    MIGRATIONS.ensure_version(database.url()).await.unwrap();
    for sql in sql {
        database.execute(sql).await;
    }
    let models = metadata!(crate).unwrap();
    MIGRATIONS.compare(database.url(), &models).autogenerate(settings).await.unwrap()
}

fn said(comparison: &Comparison) -> Vec<String> {
    comparison.operations().iter().map(ToString::to_string).collect()
}

fn only(comparison: Comparison) -> Generated {
    let mut revisions = comparison.into_revisions().unwrap();
    assert_eq!(revisions.len(), 1);
    revisions.pop().unwrap()
}

const INDEX: &str = "CREATE INDEX ix_shelves_label ON shelves (label)";

async fn what_is_filtered_or_refused_is_neither_made_nor_dropped(database: &TestDatabase) {
    let others = ["CREATE TABLE tmp_a (id BIGINT)", "CREATE TABLE legacy (id BIGINT)", SHELVES];
    let extra = "CREATE INDEX dba_extra ON shelves (height)";
    let all = compare(database, Autogenerate::new(), &[&others[..], &[extra, INDEX]].concat()).await;
    assert_eq!(said(&all), ["drop_table legacy", "drop_table tmp_a", "drop_index dba_extra on shelves"]);
    let settings =
        Autogenerate::new().filter(Filter::new().exclude_tables(&["tmp_*"])).include(|object, side| {
            let is_ours = match object {
                Object::Table(table) => table.name.name != "legacy",
                Object::Index(_, index) => !index.name.starts_with("dba_"),
                _ => true,
            };
            is_ours || side == Side::Models
        });
    assert!(compare(database, settings, &[]).await.is_same());
}

async fn differences_of_type_and_default_can_be_none(database: &TestDatabase) {
    let other = SHELVES.replace("VARCHAR(80)", "VARCHAR(90)").replace("DEFAULT 1", "DEFAULT 2");
    let all = compare(database, Autogenerate::new(), &[&other, INDEX]).await;
    let words: Vec<String> = all.findings().iter().map(ToString::to_string).collect();
    assert_eq!(
        words,
        [
            "changed type of column 'shelves.label' (Varchar(90) to Varchar(80))",
            "changed server default of column 'shelves.height' (int(2) to int(1))"
        ]
    );
    let settings = Autogenerate::new()
        .ignore_type(|pair| pair.database.name == "label")
        .ignore_default(|pair| pair.table.name == "shelves");
    assert!(compare(database, settings, &[]).await.is_same());
    let settings = Autogenerate::new()
        .map_type(|it| matches!(it, SqlType::Varchar(_)).then_some(SqlType::Text))
        .ignore_default(|_| true);
    assert!(compare(database, settings, &[]).await.is_same());
}

async fn operations_are_rewritten_and_the_way_back_follows(database: &TestDatabase) {
    let settings = Autogenerate::new().rewrite(|mut operation| {
        if let Operation::CreateIndex(create) = &mut operation {
            create.concurrently = true;
        }
        vec![operation]
    });
    let revision = only(compare(database, settings, &[SHELVES]).await);
    assert_eq!(
        revision.upgrade,
        ["op.create_index(\"ix_shelves_label\", \"shelves\", &[\"label\"]).concurrently();"]
    );
    assert_eq!(revision.downgrade, ["op.drop_index(\"ix_shelves_label\", \"shelves\").concurrently();"]);
    assert_eq!(revision.warnings, [""; 0]);
    let nothing = Autogenerate::new().rewrite(|_| Vec::new());
    assert!(compare(database, nothing, &[]).await.into_revisions().unwrap().is_empty());
}

/// What SQL did is not known, so nothing that is found by comparing leads back from it.
async fn what_has_no_way_back_says_so(database: &TestDatabase) {
    let settings = Autogenerate::new().rewrite(|operation| {
        let mut op = Op::new();
        op.execute("DELETE FROM shelves WHERE label IS NULL");
        let recorded = op.into_parts().0;
        recorded.into_iter().map(|recorded| recorded.operation).chain([operation]).collect()
    });
    let revision = only(compare(database, settings, &[SHELVES]).await);
    let [why] = revision.downgrade.as_slice() else { panic!("{:?}", revision.downgrade) };
    assert!(why.starts_with("op.irreversible(\"") && why.contains("SQL"), "{why}");
    let warning = revision.warnings.last().unwrap();
    assert!(warning.starts_with("it cannot be downgraded: "), "{warning}");
}

async fn one_revision_becomes_several_or_none(database: &TestDatabase) {
    let settings = Autogenerate::new().split(|all| {
        let each = all.operations.into_iter().enumerate().map(|(at, operation)| {
            let mut proposal = Proposal::new(vec![operation]);
            proposal.message = Some(format!("step {at}"));
            proposal
        });
        each.collect()
    });
    let revisions = compare(database, settings, &[]).await.into_revisions().unwrap();
    let told: Vec<_> =
        revisions.iter().map(|it| (it.proposal.message.as_deref(), it.downgrade.len())).collect();
    assert_eq!(told, [(Some("step 0"), 1), (Some("step 1"), 1)]);
    assert_eq!(revisions[0].downgrade, ["op.drop_table(\"shelves\");"]);
    assert_eq!(revisions[1].downgrade, ["op.drop_index(\"ix_shelves_label\", \"shelves\");"]);
    let none = Autogenerate::new().split(|_| Vec::new());
    assert!(compare(database, none, &[]).await.into_revisions().unwrap().is_empty());
}

async fn types_are_written_in_the_project_s_own_words(database: &TestDatabase) {
    let settings = Autogenerate::new().render_type(|it| {
        (*it == SqlType::Varchar(80)).then(|| TypeSource {
            source: "LABEL".to_owned(),
            imports: vec!["shop::types::LABEL".to_owned()],
        })
    });
    let revision = only(compare(database, settings, &[]).await);
    assert!(revision.upgrade[0].contains("column(\"label\", LABEL).not_null()"), "{}", revision.upgrade[0]);
    assert!(revision.imports.contains("shop::types::LABEL"));
    assert!(
        revision.upgrade[0].contains(".check(\"ck_shelves_height\", \"height > 0\")"),
        "as it is written"
    );
}

async fn what_looks_like_a_rename_is_told_and_done_when_it_is_one(database: &TestDatabase) {
    let before = SHELVES.replace("shelves", "boards");
    let comparison = compare(database, Autogenerate::new(), &[&before]).await;
    assert_eq!(comparison.rename_candidates().len(), 1);
    assert_eq!(comparison.dropped_tables().count(), 1);
    let renames = Renames::default().table(TableName::new("boards"), "shelves");
    let revision = only(comparison.with_renames(renames));
    assert_eq!(revision.upgrade[0], "op.rename_table(\"boards\", \"shelves\");");
    assert_eq!(revision.downgrade.last().unwrap(), "op.rename_table(\"shelves\", \"boards\");");
}

async fn what_may_hurt_has_a_warning_above_it(database: &TestDatabase) {
    let before = "CREATE TABLE shelves (id BIGINT NOT NULL PRIMARY KEY, height INTEGER NOT NULL DEFAULT 1, \
                  old VARCHAR(9))";
    let revision = only(compare(database, Autogenerate::new(), &[before]).await);
    let text = revision.upgrade.join("\n");
    let in_order = |parts: &[&str]| {
        let mut from = 0;
        for part in parts {
            from += text[from..].find(part).unwrap_or_else(|| panic!("no {part:?} behind {from} in\n{text}"));
        }
    };
    in_order(&[
        "op.add_column(\"shelves\", column(\"label\", Varchar(80)));",
        "// TODO: fill shelves.label here",
        "op.backfill(\"shelves\", \"id\").set(\"label = …\");",
        "op.alter_column(\"shelves\", \"label\").not_null();",
    ]);
    in_order(&[
        "// Warning: drops the column shelves.old with its values; the downgrade does not bring the values back.",
        "op.drop_column(\"shelves\", \"old\");",
    ]);
    in_order(&[
        "// Warning: looks at every row of shelves",
        "op.create_check_constraint(\"ck_shelves_height\"",
    ]);
    let is_locking = text.contains("// Warning: nobody can write to shelves while the index is made");
    assert_eq!(is_locking, database.database() == Database::Postgres, "{text}");
    // The three steps are one on the way back.
    let back: Vec<_> =
        revision.downgrade.iter().filter(|it| it.contains("label\"") && it.contains("column")).collect();
    assert_eq!(back, ["op.drop_column(\"shelves\", \"label\");"]);
    assert!(revision.warnings.iter().any(|it| it.contains("see the TODO")), "{:?}", revision.warnings);
}

on_every_backend!(
    what_is_filtered_or_refused_is_neither_made_nor_dropped,
    differences_of_type_and_default_can_be_none,
    operations_are_rewritten_and_the_way_back_follows,
    what_has_no_way_back_says_so,
    one_revision_becomes_several_or_none,
    types_are_written_in_the_project_s_own_words,
    what_looks_like_a_rename_is_told_and_done_when_it_is_one,
    what_may_hurt_has_a_warning_above_it,
);
