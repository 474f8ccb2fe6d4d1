//! The models of the service and its revisions say the same, on every database.

#![expect(clippy::unwrap_used, reason = "a test reports by panicking")]

use ftf_migrate_core::compare::{Autogenerate, Comparison};
use ftf_migrate_core::metadata;
use ftf_migrate_core::operation::Op;
use ftf_migrate_core::render::render;
use ftf_migrate_tests::histories::fasttrack;
use ftf_migrate_tests::{TestDatabase, on_every_backend};
use migrations::MIGRATIONS;

fn said(comparison: &Comparison) -> Vec<String> {
    comparison.findings().iter().map(ToString::to_string).collect()
}

async fn the_models_are_what_the_revisions_make(database: &TestDatabase) {
    let models = metadata!(fasttrack).unwrap();
    MIGRATIONS.upgrade(database.url()).await.unwrap();
    let comparison = MIGRATIONS.compare(database.url(), &models).await.unwrap();
    assert_eq!(said(&comparison), [""; 0]);
    assert!(comparison.pending.is_empty() && comparison.changed.is_empty());
    let offline = MIGRATIONS.compare_with_history(&models, Autogenerate::new()).unwrap();
    assert_eq!(said(&offline), [""; 0]);
}

/// The source of what a function of a revision records, as it is generated.
fn statements(record: fn(&mut Op)) -> Vec<String> {
    let mut op = Op::new();
    record(&mut op);
    let operations = op.into_parts().0.into_iter().map(|recorded| recorded.operation);
    operations.map(|operation| render(&[operation]).unwrap().body.trim_end().to_owned()).collect()
}

/// The revision that was generated from the models for an empty database is kept beside the tests, compiled.
async fn the_revision_generated_for_an_empty_database_makes_what_the_models_want(database: &TestDatabase) {
    let models = metadata!(fasttrack).unwrap();
    fasttrack::MIGRATIONS.ensure_version(database.url()).await.unwrap();
    let comparison = fasttrack::MIGRATIONS.compare(database.url(), &models);
    let generated = comparison.await.unwrap().into_revisions().unwrap();
    let kept = &fasttrack::MIGRATIONS.revisions()[0].migration;
    assert_eq!(generated.len(), 1);
    assert_eq!(generated[0].upgrade, statements(kept.upgrade));
    assert_eq!(generated[0].downgrade, statements(kept.downgrade));

    fasttrack::MIGRATIONS.upgrade(database.url()).await.unwrap();
    let comparison = fasttrack::MIGRATIONS.compare(database.url(), &models).await.unwrap();
    assert_eq!(said(&comparison), [""; 0]);
}

on_every_backend!(
    the_models_are_what_the_revisions_make,
    the_revision_generated_for_an_empty_database_makes_what_the_models_want,
);
