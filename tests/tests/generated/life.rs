//! A project over its life: models, a revision, a change of the models, another revision, and back.

use crate::project::{NAMES, Project};
use ftf_migrate_tests::{block_on, schema_without_order_of};

const FIRST: &str = r#"//! Models.
#![allow(dead_code)]
use ftf_migrate_core::model::{Model, SqlEnum};

#[derive(SqlEnum)]
#[sql_enum(name = "post_status", rename_all = "snake_case")]
pub enum Status {
    Draft,
    InReview,
}

#[derive(Model)]
#[model(table = "users", comment = "who writes")]
pub struct User {
    #[column(primary_key, autoincrement)]
    id: i64,
    #[column(length = 190, unique)]
    email: String,
    #[column(length = 100, server_default = "it's")]
    name: Option<String>,
}

#[derive(Model)]
#[model(table = "posts", check("posts_views_check", "views >= 0"), index("author_id", desc("views")))]
pub struct Post {
    #[column(primary_key, autoincrement)]
    id: i64,
    #[column(references = User::id, on_delete = Cascade)]
    author_id: i64,
    #[column(length = 200)]
    title: String,
    #[column(server_default = "draft")]
    status: Status,
    #[column(server_default = 0)]
    views: i32,
    #[column(server_default = true)]
    open: bool,
}
"#;

/// A column more that may not be NULL, one with another name and a longer type, a wider number, another check, a column less.
fn second() -> String {
    FIRST
        .replace("    name: Option<String>,", "    name: Option<String>,\n    age: i32,")
        .replace("length = 200)]\n    title", "length = 300, renamed_from = \"title\")]\n    headline")
        .replace("views: i32", "views: i64")
        .replace("views >= 0", "views >= 10")
        .replace("    #[column(server_default = true)]\n    open: bool,\n", "")
}

const MODELS: &str = "        env.models(ftf_migrate_core::metadata!(shop));";

/// The functions of the newest revision of a database.
fn newest(project: &Project, name: &str) -> String {
    let file = project.files(name).pop().unwrap();
    let source = project.place.read(&format!("migrations/{name}/versions/{file}"));
    source[source.find("impl Migrate").unwrap()..].to_owned()
}

fn is_silent(project: &Project) {
    let said = NAMES.map(|(name, _)| format!("[{name}]\nNo new upgrade operations detected.\n")).join("\n");
    assert_eq!(project.run_all(&["check"]).done(), said);
    assert_eq!(project.run_all(&["check", "--offline"]).done(), said);
}

#[test]
fn models_become_revisions_and_the_check_is_silent_after_each() {
    block_on(async {
        let project = Project::create("generated_life", &NAMES, FIRST, MODELS).await;
        for (name, _) in NAMES {
            let outcome =
                project.run(name, &["revision", "--autogenerate", "-m", "begin", "--rev-id", "aaa1"]);
            assert!(outcome.stderr.contains("Detected added table 'posts' (6 columns)\n"), "{outcome:#?}");
            let path = outcome.done();
            assert!(path.ends_with("_aaa1_begin.rs\n") && path.lines().count() == 1, "{path}");
        }
        insta::assert_snapshot!("begin", newest(&project, "pg"));
        let behind = project.run("pg", &["revision", "--autogenerate", "-m", "again"]);
        behind.refused(&[
            "Target database is not up to date.",
            "upgrade heads (it has not run aaa1)",
            "--from-history",
        ]);
        let behind = project.run("pg", &["check"]);
        assert_eq!(
            (behind.code, behind.stdout.as_str()),
            (3, "Revisions that have not run:\n  aaa1\n"),
            "{behind:#?}"
        );

        project.run_all(&["upgrade", "head"]).done();
        is_silent(&project);
        let nothing = project.run("pg", &["revision", "--autogenerate", "-m", "nothing"]);
        assert!(
            nothing.stderr.contains("No changes in schema detected, so no revision is written."),
            "{nothing:#?}"
        );
        assert_eq!(nothing.done(), "");
        assert_eq!(project.files("pg").len(), 1);

        let mut before = Vec::new();
        for (_, database) in &project.databases {
            before.push(schema_without_order_of(database).await);
        }
        project.place.write("src/lib.rs", second());
        for (name, _) in NAMES {
            let outcome = project.run(name, &["check"]);
            assert_eq!(outcome.code, 3, "{outcome:#?}");
            insta::assert_snapshot!(
                format!("check-{name}"),
                outcome.stdout + &outcome.stderr.replace("Building the project's runner…\n", "")
            );
            let path =
                project.run(name, &["revision", "--autogenerate", "-m", "second", "--rev-id", "bbb2"]).done();
            assert_eq!(path.lines().count(), 1, "{path}");
            insta::assert_snapshot!(format!("second-{name}"), newest(&project, name));
        }
        project.run_all(&["upgrade", "head"]).done();
        is_silent(&project);
        one_field_is_one_operation(&project);
        for ((name, database), before) in project.databases.iter().zip(before) {
            project.run(name, &["downgrade", "-1"]).done();
            assert_eq!(schema_without_order_of(database).await, before, "{name}");
        }
    });
}

/// A field with another name is one operation and its reverse, once somebody has said that it is no new one.
fn one_field_is_one_operation(project: &Project) {
    project.place.write("src/lib.rs", second().replace("    age: i32,", "    years: i32,"));
    let change = ["revision", "--autogenerate", "-m", "years", "--rev-id", "ccc3"];
    project.run("pg", &change).refused(&[
        "what is gone looks like what is new:\n  users.age and users.years",
        "--rename users.age=years    or    --no-rename users.age",
    ]);
    let unknown = [&change[..], &["--rename", "users.aeg=years"]].concat();
    project.run("pg", &unknown).refused(&["`--rename users.aeg=years` cannot be done"]);
    let unknown = [&change[..], &["--no-rename", "user"]].concat();
    project.run("pg", &unknown).refused(&["`--no-rename user` names nothing that is there"]);
    let files = project.files("pg").len();
    let path =
        project.run("pg", &[&change[..], &["--rename", "users.age=years", "--from-history"]].concat()).done();
    assert_eq!((path.lines().count(), project.files("pg").len()), (1, files + 1), "{path}");
    assert_eq!(
        newest(project, "pg"),
        "impl Migrate for Years {\n    fn upgrade(op: &mut Op) {\n        op.rename_column(\"users\", \"age\", \"years\");\n    }\n\n    \
         fn downgrade(op: &mut Op) {\n        op.rename_column(\"users\", \"years\", \"age\");\n    }\n}\n"
    );
    std::fs::remove_file(project.place.root().join(path.trim_end())).unwrap();
}
