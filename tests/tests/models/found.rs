//! What `metadata!` gathers.

use ftf_migrate_core::metadata;
use ftf_migrate_core::model::{ModelError, Renamed};
use ftf_migrate_core::schema::{Constraint, TableName};

#[test]
fn models_are_found_in_every_module_with_what_is_declared_beside_them() {
    let models = metadata!(crate).expect("the models of this program fit together");
    let names: Vec<String> = models.metadata.tables.keys().map(ToString::to_string).collect();
    assert_eq!(names, ["post_tags", "rooms", "types", "users", "visits", "blog.posts"]);
    let posts = models.metadata.table(&TableName::new("posts").in_schema("blog")).expect("it is there");
    let constraints: Vec<_> = posts.constraints.iter().filter_map(Constraint::name).collect();
    assert_eq!(
        constraints,
        [
            "posts_pkey",
            "posts_author_id_title_key",
            "posts_views_check",
            "posts_author_id_fkey",
            "posts_answers_fkey"
        ]
    );
    assert_eq!(posts.indexes.len(), 2);
}

#[test]
fn former_names_are_gathered_those_of_groups_too() {
    let models = metadata!(crate).expect("the models of this program fit together");
    let renamed = |column: Option<&str>, from: &str| Renamed {
        schema: Some("blog".to_owned()),
        table: "posts".to_owned(),
        column: column.map(str::to_owned),
        from: from.to_owned(),
    };
    assert_eq!(
        models.renamed,
        [
            renamed(None, "articles"),
            renamed(Some("title"), "headline"),
            renamed(Some("updated_at"), "changed_at")
        ]
    );
}

#[test]
fn a_crate_that_declares_nothing_is_an_error() {
    let error = metadata!(crate, serde_json).expect_err("serde_json has no models");
    assert_eq!(error, ModelError::NoModels { name: "serde_json".to_owned() });
    assert!(error.to_string().starts_with("the crate serde_json declares no models\nhelp: "), "{error}");
}
