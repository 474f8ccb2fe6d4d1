//! Where a generated revision goes, what its file is made of, and what is refused.

use crate::project::{NAMES, Project};
use ftf_migrate_tests::block_on;

const MODELS: &str = r#"//! Models.
#![allow(dead_code)]
use ftf_migrate_core::model::Model;

#[derive(Model)]
#[model(table = "users")]
pub struct User {
    #[column(primary_key)]
    id: i64,
}
"#;

const ENV: &str = r#"        use ftf_migrate_core::compare::Autogenerate;
        use ftf_migrate_core::render::TypeSource;
        use ftf_migrate_core::schema::SqlType;
        env.models(ftf_migrate_core::metadata!(shop));
        env.autogenerate(Autogenerate::new().render_type(|it| {
            let source = TypeSource { source: "prelude::Text".to_owned(), imports: vec!["ftf_migrate_core::prelude".to_owned()] };
            (*it == SqlType::Text).then_some(source)
        }));"#;

/// The file of the revision with this id.
fn file(project: &Project, id: &str) -> String {
    let files = project.files("lite");
    let file = files.iter().find(|name| name.contains(id)).unwrap();
    project.place.read(&format!("migrations/lite/versions/{file}"))
}

#[test]
fn a_generated_revision_goes_where_it_is_sent() {
    block_on(async {
        let project = Project::create("generated_place", &NAMES[..1], MODELS, ENV).await;
        let generate = |id: &str, more: &[&str]| {
            let begin = ["revision", "--autogenerate", "--from-history", "-m", id, "--rev-id", id];
            project.run("lite", &[&begin, more].concat())
        };
        generate("aaa1", &[]).done();
        project.run("lite", &["revision", "-m", "other", "--rev-id", "bbb2", "--head", "aaa1"]).done();

        // Between others, with all that can be said of its place; from a template that has no place for imports.
        let template = project.place.read("migrations/script.rs.template");
        project.place.write("migrations/script.rs.template", template.replace("${imports}\n", "\n"));
        project.place.write("src/lib.rs", MODELS.replace("id: i64,", "id: i64,\n    name: Option<String>,"));
        let refused = generate("ccc3", &["--head", "aaa1"]);
        refused.refused(&["Revision aaa1 is not a head revision", "--splice"]);
        let refused = generate("ccc3", &["--head", "aaa1", "--splice", "--version-path", "migrations/other"]);
        refused.refused(&["migrations/other"]);
        let place = ["--head", "aaa1", "--splice", "--depends-on", "bbb2", "--branch-label", "names"];
        let path =
            generate("ccc3", &[&place[..], &["--version-path", "migrations/lite/versions"]].concat()).done();
        assert!(path.starts_with("migrations/lite/versions/") && path.lines().count() == 1, "{path}");
        let source = file(&project, "ccc3");
        for part in [
            "rev = \"ccc3\", down_rev = \"aaa1\", branch_labels = \"names\", depends_on = \"bbb2\"",
            "    fn upgrade(op: &mut Op) {\n        use ftf_migrate_core::prelude;\n        \
             op.add_column(\"users\", column(\"name\", prelude::Text));\n",
            "    fn downgrade(op: &mut Op) {\n        op.drop_column(\"users\", \"name\");\n",
        ] {
            assert!(source.contains(part), "{part}\nis not in\n{source}");
        }
        // One head needs the other, so `heads` means that one alone.
        let message = "join them with: cargo ftf-migrate merge bbb2 ccc3";
        let split = project.run("lite", &["check", "--offline"]);
        assert!(split.code == 1 && split.stderr.contains(message), "{split:#?}");
        project.run("lite", &["merge", "bbb2", "ccc3", "-m", "join", "--rev-id", "ddd4"]).done();
        let silent = project.run("lite", &["check", "--offline"]);
        assert_eq!(silent.done(), "No new upgrade operations detected.\n");

        // The model is in the sources, but not in the program: its table is not dropped for that.
        let hidden = MODELS.replace("#[derive(Model)]", "#[cfg(any())]\n#[derive(Model)]");
        let other = hidden.replace("#![allow(dead_code)]\n", "#![allow(dead_code, unused_imports)]\n");
        let another = MODELS
            .split_once("#[derive(Model)]")
            .unwrap()
            .1
            .replace("users", "teams")
            .replace("User", "Team");
        project.place.write("src/lib.rs", format!("{other}\n#[derive(Model)]{another}"));
        generate("eee5", &["--no-rename", "users"]).refused(&[
            "this would drop the table `users`, which a model declares at src/lib.rs:7",
            "metadata!",
        ]);
        assert_eq!(project.files("lite").len(), 4);
    });
}
