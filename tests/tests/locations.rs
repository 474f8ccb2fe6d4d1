//! Revision files in several folders, and in folders inside of them. `graph!` alone says which; the launcher and the
//! compiler read the same.

use std::fs;

use ftf_migrate_tests::Place;

const GRAPH: &str =
    "ftf_migrate_core::graph!(\"versions\", \"billing/steps\", \"shop\", heads = any, recursive);\n";

/// Three folders, with the build script that they need.
fn several() -> Place {
    let place = Place::set_up();
    declare(&place);
    place
}

fn declare(place: &Place) {
    place.write("migrations/mod.rs", GRAPH);
    let watch = ["versions", "billing", "shop"]
        .map(|folder| format!("    println!(\"cargo::rerun-if-changed={folder}\");\n"));
    place.write("migrations/build.rs", format!("fn main() {{\n{}}}\n", watch.concat()));
    place.write("migrations/billing/steps/.gitkeep", "");
    place.write("migrations/shop/.gitkeep", "");
}

/// The folder below `migrations` in which a new revision came to lie.
fn new(place: &Place, arguments: &[&str]) -> String {
    let path = place.run(&[&["revision"], arguments].concat()).done();
    let path = path.trim_end().strip_prefix("migrations/").unwrap().to_owned();
    path.rsplit_once('/').unwrap().0.to_owned()
}

#[test]
fn a_first_revision_needs_its_folder_named_where_there_are_several() {
    let place = several();
    let all =
        ["Multiple version locations present, please specify --version-path", "versions, or --version-path"];
    place.run(&["revision", "--rev-id", "aaa1"]).refused(&all);
    place.run(&["revision", "--rev-id", "aaa1", "--head", "base"]).refused(&all);
    assert_eq!(
        new(&place, &["--rev-id", "aaa1", "--version-path", "migrations/billing/steps"]),
        "billing/steps"
    );
    place.run(&["revision", "--rev-id", "bbb2", "--head", "base"]).refused(&all);
    assert_eq!(new(&place, &["--rev-id", "bbb2", "--head", "base", "--version-path", "shop"]), "shop");
    assert_eq!(place.run(&["heads"]).done(), "aaa1 (head)\nbbb2 (head)\n");
}

#[test]
fn a_revision_lies_beside_its_first_parent() {
    let place = several();
    new(&place, &["--rev-id", "aaa1", "--version-path", "shop"]);
    new(&place, &["--rev-id", "bbb2", "--head", "base", "--version-path", "versions"]);
    assert_eq!(new(&place, &["--rev-id", "ccc3", "--head", "aaa1"]), "shop");
    assert_eq!(new(&place, &["--rev-id", "ddd4", "--head", "bbb2"]), "versions");
    assert_eq!(
        new(&place, &["--rev-id", "eee5", "--head", "ccc3", "--version-path", "versions"]),
        "versions"
    );
    assert_eq!(new(&place, &["--rev-id", "fff6", "--head", "eee5", "--head", "ddd4"]), "versions");
    let merged = place.run(&["merge", "fff6", "--rev-id", "aab7"]).done();
    assert!(merged.starts_with("migrations/versions/"), "{merged}");
}

#[test]
fn a_folder_that_is_none_of_the_graphs_is_refused() {
    let place = several();
    place.write("migrations/other/.gitkeep", "");
    place.write("migrations/billing/steps/2026/.gitkeep", "");
    let asked = |folder: &str| place.run(&["revision", "--rev-id", "aaa1", "--version-path", folder]);
    for folder in ["migrations/other", "migrations", "migrations/billing", "nowhere"] {
        let refusal = format!("Path {folder} is not represented in current version locations");
        asked(folder).refused(&[&refusal, "versions, billing/steps, shop"]);
    }
    // `recursive`: what lies inside is read, too.
    let path = asked("billing/steps/2026").done();
    assert!(path.starts_with("migrations/billing/steps/2026/"), "{path}");
    assert_eq!(place.run(&["heads"]).done(), "aaa1 (head)\n");
    let flat = place.read("migrations/mod.rs").replace(", recursive", "");
    place.write("migrations/mod.rs", flat);
    assert_eq!(place.run(&["heads"]).done(), "");
    asked("billing/steps/2026").refused(&["is not represented in current version locations"]);
}

#[test]
fn a_missing_folder_is_named_with_the_place_that_names_it() {
    let place = several();
    fs::remove_dir_all(place.root().join("migrations/shop")).unwrap();
    let refusal = ["migrations/shop: there is no folder of this name", ".gitkeep", "migrations/mod.rs"];
    place.run(&["heads"]).refused(&refusal);
    place.run(&["revision", "-m", "x", "--version-path", "versions"]).refused(&refusal);
}

#[test]
fn folders_are_said_in_one_place_and_mistakes_there_are_told() {
    let place = several();
    let manifest = place.read("migrations/Cargo.toml");
    for key in ["versions = [\"versions\"]", "recursive = true"] {
        place.write("migrations/Cargo.toml", format!("{manifest}{key}\n"));
        place.run(&["heads"]).refused(&["is no setting: graph! says where", "mod.rs"]);
    }
    place.write("migrations/Cargo.toml", manifest);
    let cases = [
        ("graph!(\"versions\", head = any);", "migrations/mod.rs:1:20: unknown option `head` in graph!"),
        ("graph!();", "migrations/mod.rs:1:1: graph! names no folder"),
        (
            "graph!(\"versions\", \"./versions/\");",
            "migrations/mod.rs:1:20: graph! names the folder `versions` twice",
        ),
        ("pub mod nothing;", "there is no graph! in"),
        ("graph!(\"versions\"); graph!(\"shop\");", "two calls of graph! in one file"),
        ("/* graph!", "migrations/mod.rs:1:1: a block comment is not terminated"),
    ];
    for (text, expected) in cases {
        place.write("migrations/mod.rs", text);
        place.run(&["heads"]).refused(&[expected]);
    }
    // A graph that wants one base gets no second, here as in the compiler.
    place.write("migrations/mod.rs", "ftf_migrate_core::graph!(\"versions\", bases = single);");
    new(&place, &["--rev-id", "aaa1"]);
    place.run(&["revision", "--rev-id", "bbb2", "--head", "base"]).refused(&["base"]);
    assert_eq!(place.run(&["heads"]).done(), "aaa1 (head)\n");
}

#[test]
fn a_graph_in_a_module_of_an_application_is_found() {
    let place = Place::fresh();
    let manifest = place.read("Cargo.toml");
    place.write("Cargo.toml", format!("{manifest}\n[package.metadata.ftf-migrate]\n"));
    place.run(&["heads"]).refused(&["has no library"]);
    place.write("src/lib.rs", "pub mod model;\npub mod migrations;\n");
    place.write("src/model.rs", "pub struct Model;\n");
    place.run(&["heads"]).refused(&["there is no graph! in", "src/lib.rs"]);
    place.write("src/migrations/mod.rs", "ftf_migrate_core::graph!(\"versions\");\n");
    place.write("src/migrations/versions/.gitkeep", "");
    let path = place.run(&["revision", "-m", "first", "--rev-id", "aaa1"]).done();
    assert!(path.starts_with("src/migrations/versions/"), "{path}");
    assert_eq!(place.run(&["heads"]).done(), "aaa1 (head)\n", "one graph has no name, whatever its module");
}

#[test]
fn several_packages_are_told_apart_and_listed() {
    let place = Place::fresh();
    place.init(&[]).done();
    place.init(&["second"]).done();
    assert_eq!(place.packages(), ["migrations", "shop", "shop-migrations"]);
    let refusal = ["several packages here hold migrations: migrations, shop-migrations", "-p migrations"];
    place.run(&["heads"]).refused(&refusal);
    place.run(&["heads", "-p", "shop"]).refused(&refusal);
    place.run_in("src", &["revision", "-m", "x"]).refused(&refusal);
    place.run(&["revision", "--rev-id", "aaa1", "-p", "shop-migrations"]).done();
    assert_eq!(place.run_in("second", &["heads"]).done(), "aaa1 (head)\n");
    assert_eq!(place.run_in("migrations", &["heads"]).done(), "");
    place.run(&["heads", "-p", "nobody"]).refused(&["`nobody`", "migrations, shop, shop-migrations"]);
}

/// The one test of this file that compiles: the program has what the launcher lists, and a build script that leaves out a
/// folder is refused.
#[test]
fn compiler_launcher_and_runner_agree_about_the_folders() {
    let place = Place::to_build("locations");
    place.init(&["--driver", "sqlite"]).done();
    declare(&place);
    let revision = |folder: &str, id: &str, header: &str| {
        let text = format!(
            "//! Revision {id}\nuse ftf_migrate_core::prelude::*;\n\n#[migration(rev = \"{id}\", {header})]\npub struct R;\n\n\
             impl Migrate for R {{\n    fn upgrade(op: &mut Op) {{\n        \
             op.create_table(\"{id}\", &[column(\"id\", BigInt).primary_key()]);\n    }}\n}}\n"
        );
        place.write(&format!("migrations/{folder}/{id}.rs"), text);
    };
    revision("versions", "aaa1", "down_rev = None");
    revision("billing/steps", "bbb2", "down_rev = None");
    revision("billing/steps/2026", "ccc3", "down_rev = \"bbb2\"");
    revision("shop", "ddd4", "down_rev = \"aaa1\", depends_on = \"ccc3\"");
    let from_files = place.run(&["history"]).done();
    let upgraded =
        place.run_built(&["upgrade", "heads", "--database-url", "sqlite:a.db", "--format", "json"], &[]);
    let report: serde_json::Value = serde_json::from_str(&upgraded.done()).unwrap();
    assert_eq!(report["applied"].as_array().unwrap().len(), 4);
    let marked = place.run_built(&["history", "-i", "--database-url", "sqlite:a.db"], &[]).done();
    assert_eq!(marked.replace(" (current)", ""), from_files);

    let script = place.read("migrations/build.rs");
    let line = "    println!(\"cargo::rerun-if-changed=billing\");\n";
    place.write("migrations/build.rs", script.replace(line, ""));
    let refused = place.build();
    assert_eq!(refused.code, 101, "{refused:#?}");
    assert!(refused.stderr.contains("error: build.rs does not watch billing/steps"), "{refused:#?}");
    assert!(refused.stderr.contains("migrations/mod.rs:1:38"), "{refused:#?}");
    assert_eq!(refused.stderr.matches("error: build.rs").count(), 1, "{refused:#?}");
    place.write("migrations/build.rs", script);
    place.build().done();
}
