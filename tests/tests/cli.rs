//! `cargo ftf-migrate` as a user types it: `init`, the verbs that need no compiler, and a project that is built.

use std::fs;
use std::process::Command;

use ftf_migrate_tests::{Outcome, Place, repository};

const VERBS: [&str; 21] = [
    "fmt",
    "init",
    "list_templates",
    "revision",
    "merge",
    "rebase",
    "edit",
    "upgrade",
    "downgrade",
    "current",
    "check",
    "stamp",
    "resolve",
    "ensure_version",
    "schema",
    "history",
    "heads",
    "branches",
    "show",
    "completions",
    "man",
];

/// What `init` adds for the package of the revisions.
fn profile(package: &str) -> String {
    format!(
        "\n[profile.dev.package.{package}]\n# One more of hundreds of revisions compiles faster.\ncodegen-units = 16\n"
    )
}

#[test]
fn init_in_a_fresh_package_makes_a_workspace_of_it() {
    let place = Place::fresh();
    let told = place.init(&["--driver", "sqlite"]).done();
    assert!(told.contains("created migrations/env.rs\n") && told.contains("changed Cargo.toml\n"), "{told}");
    assert_eq!(
        place.read("Cargo.toml"),
        "[package]\nname = \"shop\"\nversion = \"0.1.0\"\nedition = \"2024\"\n\n[dependencies]\n\
         migrations = { path = \"migrations\" }\n\n[workspace]\nmembers = [\"migrations\"]\n"
            .to_owned()
            + &profile("migrations")
    );
    assert_eq!(place.packages(), ["migrations", "shop"]);
    for file in ["build.rs", "README.md", "env.rs", "script.rs.template", "mod.rs", "versions/.gitkeep"] {
        assert!(place.root().join("migrations").join(file).is_file(), "{file}");
    }
    assert!(place.read("migrations/Cargo.toml").contains("features = [\"sqlite\"]"));
}

#[test]
fn init_in_a_member_keeps_the_comments_of_both_manifests() {
    let place = Place::empty();
    place.write(
        "Cargo.toml",
        "# the workspace\n[workspace]\nresolver = \"3\"\nmembers = [\n    \"crates/*\", # all of them\n]\n",
    );
    let member = "[package]\nname = \"web\" # the service\nversion = \"0.1.0\"\nedition = \"2024\"\n";
    place.write("crates/web/Cargo.toml", member);
    place.write("crates/web/src/lib.rs", "");
    place.init_in("crates/web/src", &[]).done();
    assert_eq!(
        place.read("Cargo.toml"),
        "# the workspace\n[workspace]\nresolver = \"3\"\nmembers = [\n    \"crates/*\", # all of them\n    \
         \"crates/web/migrations\",\n]\n"
            .to_owned()
            + &profile("migrations")
    );
    let expected = format!("{member}\n[dependencies]\nmigrations = {{ path = \"migrations\" }}\n");
    assert_eq!(place.read("crates/web/Cargo.toml"), expected);
    assert_eq!(place.packages(), ["migrations", "web"]);
    assert_eq!(place.run_in("crates/web", &["heads"]).done(), "");
}

#[test]
fn init_in_a_virtual_workspace_stands_beside_its_members() {
    let place = Place::empty();
    place.write("Cargo.toml", "[workspace]\nresolver = \"3\"\nmembers = [\"*\"]\nexclude = [\"target\"]\n");
    let before = place.read("Cargo.toml");
    place.write("web/Cargo.toml", "[package]\nname = \"web\"\nversion = \"0.1.0\"\nedition = \"2024\"\n");
    place.write("web/src/lib.rs", "");
    place.init(&[]).done();
    let after = before + &profile("migrations");
    assert_eq!(place.read("Cargo.toml"), after, "the pattern takes the new folder in");
    assert_eq!(place.packages(), ["migrations", "web"]);
}

#[test]
fn a_second_set_of_migrations_gets_a_name_of_its_own() {
    let place = Place::empty();
    place.write("Cargo.toml", "[workspace]\nresolver = \"3\"\nmembers = [\"one\", \"two\"]\n");
    for name in ["one", "two"] {
        let manifest = format!("[package]\nname = \"{name}\"\nversion = \"0.1.0\"\nedition = \"2024\"\n");
        place.write(&format!("{name}/Cargo.toml"), manifest);
        place.write(&format!("{name}/src/lib.rs"), "");
    }
    place.init_in("one", &[]).done();
    place.init_in("two", &[]).done();
    assert_eq!(place.packages(), ["migrations", "one", "two", "two-migrations"]);
    assert!(place.read("two/Cargo.toml").contains("package = \"two-migrations\""));
    assert!(place.read("Cargo.toml").ends_with(&(profile("migrations") + &profile("two-migrations"))));
    place.run_in("two", &["revision", "-m", "first of two", "--rev-id", "two1"]).done();
    assert_eq!(place.run_in("two", &["heads"]).done(), "two1 (head)\n");
    assert_eq!(place.run_in("one", &["heads"]).done(), "");
    place.run(&["heads"]).refused(&["several packages", "migrations, two-migrations", "-p"]);
    assert_eq!(place.run(&["heads", "-p", "two"]).done(), "two1 (head)\n");
}

#[test]
fn init_refuses_what_it_would_damage_and_changes_nothing() {
    let place = Place::fresh();
    let before = place.read("Cargo.toml");
    place.write("migrations/0001.sql", "SELECT 1;");
    place.init(&[]).refused(&["exists and is not empty", "init FOLDER"]);
    place.init(&["../outside"]).refused(&["below"]);
    let core = repository().to_str().unwrap();
    place.run(&["init", "db", "--path", core]).refused(&["is not the folder of ftf-migrate-core"]);
    assert_eq!(place.read("Cargo.toml"), before);
    assert!(!place.root().join("db").exists());
    place.init(&["db/schema"]).done();
    assert!(place.read("Cargo.toml").contains("members = [\"db/schema\"]"));
}

#[test]
fn templates_are_listed_and_set_up_what_they_say() {
    let place = Place::fresh();
    assert_eq!(
        place.run(&["list_templates"]).done(),
        "single - A migrations package for one database (the default)\n\
         multi - A migrations package for several databases, each with a name and a graph of its own\n"
    );
    let listed = place.run(&["list-templates", "--format", "json"]).done();
    let listed: serde_json::Value = serde_json::from_str(&listed).unwrap();
    assert_eq!((&listed["schema_version"], &listed["templates"][1]["name"]), (&1.into(), &"multi".into()));
    let before = place.read("Cargo.toml");
    let refusals: [(&[&str], &[&str]); 5] = [
        (&["--template", "multi"], &["have no names", "--name billing"]),
        (&["--template", "single", "--name", "billing"], &["for one database", "--template multi"]),
        (&["--name", "env"], &["`env` cannot be the name", "is there already"]),
        (&["--name", "Shop"], &["`Shop` cannot be the name", "lower-case"]),
        (&["--database", "sqlite"], &["no database `sqlite` yet", "--driver"]),
    ];
    for (arguments, expected) in refusals {
        place.init(arguments).refused(expected);
    }
    assert_eq!(place.read("Cargo.toml"), before);
    assert!(!place.root().join("migrations").exists());
    let told = place.init(&["--template", "multi", "--name", "billing", "--name", "users"]);
    assert!(told.stderr.contains("revision --database billing -m"), "{told:#?}");
    let told = told.done();
    for file in ["billing.rs", "users.rs", "billing/versions/.gitkeep", "users/versions/.gitkeep", "env.rs"] {
        assert!(told.contains(&format!("created migrations/{file}\n")), "{file} in {told}");
        assert!(place.root().join("migrations").join(file).is_file(), "{file}");
    }
    assert_eq!(place.packages(), ["migrations", "shop"]);
    assert_eq!(place.run(&["heads"]).done(), "[billing]\n\n[users]\n");
}

#[test]
fn revision_writes_a_formatted_file_above_the_head() {
    let place = Place::set_up();
    let first = place.run(&["revision", "-m", "Add users table", "--rev-id", "abc123"]).done();
    let first = first.trim_end();
    assert!(first.starts_with("migrations/versions/2"), "{first}");
    assert!(first.ends_with("_abc123_add_users_table.rs"), "{first}");
    insta::assert_snapshot!("revision", place.read(first));
    let second = place.run(&["revision", "-m", "Add \"posts\"\nand a second line"]).done();
    let text = place.read(second.trim_end());
    assert!(text.contains("down_rev = \"abc123\""), "{text}");
    assert!(text.starts_with("//! Add \"posts\"\n//! and a second line\n"), "{text}");
    assert_eq!(place.run(&["history"]).done().lines().count(), 2);
}

#[test]
fn a_revision_without_a_message_says_so() {
    let place = Place::set_up();
    let path = place.run(&["revision", "--rev-id", "abc1"]).done();
    assert!(path.trim_end().ends_with("_abc1.rs"), "{path}");
    let text = place.read(path.trim_end());
    assert!(text.starts_with("//! empty message\n") && text.contains("pub struct Migration;"), "{text}");
    assert_eq!(place.run(&["history"]).done(), "<base> -> abc1 (head), empty message\n");
}

#[test]
fn hooks_run_on_each_new_file() {
    let place = Place::set_up();
    let manifest = place.read("migrations/Cargo.toml");
    let with_hooks =
        |hooks: &str| place.write("migrations/Cargo.toml", format!("{manifest}post-write-hooks = {hooks}\n"));
    with_hooks(
        "[[\"sh\", \"-c\", \"echo checked; cp $0 copy of a file.txt\", \"{file}\"], \"cp {file} copy.txt\"]",
    );
    let refused = place.run(&["revision", "-m", "x", "--rev-id", "aaa1"]);
    assert!(refused.stderr.contains("checked\n"), "what a hook prints is no result: {refused:#?}");
    refused.refused(&["aaa1_x.rs was written", "post-write hook `sh -c", "exit status", "post-write-hooks"]);
    with_hooks("[\"cp {file} copy.txt\"]");
    let path = place.run(&["revision", "-m", "y", "--rev-id", "bbb2"]).done();
    assert_eq!(place.read("migrations/copy.txt"), place.read(path.trim_end()));
    with_hooks("[\"no-such-program\"]");
    place.run(&["merge", "bbb2"]).refused(&["`no-such-program` failed", "cannot be started"]);
    with_hooks("[7]");
    place.run(&["heads"]).refused(&["migrations/Cargo.toml", "a hook is a command line"]);
}

#[test]
fn completions_and_manual_pages_need_no_project() {
    let place = Place::empty();
    for shell in ["bash", "zsh", "fish", "powershell", "elvish"] {
        let script = place.run(&["completions", shell]).done();
        for word in ["cargo-ftf-migrate", "rebase", "check-heads"] {
            assert!(script.contains(word), "{shell}: {word}");
        }
    }
    let page = place.run(&["man"]).done();
    assert!(page.contains(".TH cargo-ftf-migrate 1") && page.contains("rebase"), "{page}");
    let pages = place.run(&["man", "--out", "pages/man1"]).done();
    assert!(pages.starts_with("pages/man1/cargo-ftf-migrate.1\n"), "{pages}");
    for verb in VERBS {
        let path = format!("pages/man1/cargo-ftf-migrate-{verb}.1");
        assert!(pages.lines().any(|line| line == path), "{path}");
        assert!(place.read(&path).contains(&format!(".TH cargo-ftf-migrate-{verb} 1")), "{verb}");
    }
}

#[test]
fn revision_writes_labels_dependencies_and_new_bases() {
    let place = Place::forked();
    let arguments = ["revision", "-m", "billing", "--head", "base", "--branch-label", "billing"];
    place.run(&[&arguments[..], &["--depends-on", "bbb2", "--rev-id", "ddd4"]].concat()).done();
    let shown = place.run(&["show", "billing"]).done();
    assert!(shown.contains("Parent: <base>\nAlso depends on: bbb2\nBranch names: billing\n"), "{shown}");
}

#[test]
fn revision_and_merge_refuse_and_write_nothing() {
    let place = Place::forked();
    let files = || fs::read_dir(place.root().join("migrations/versions")).unwrap().count();
    let before = files();
    let several = ["Multiple heads are present", "bbb2, ccc3", "merge heads", "--head"];
    place.run(&["revision", "-m", "x"]).refused(&several);
    place.run(&["revision", "-m", "x", "--head", "aaa1"]).refused(&["not a head", "--splice"]);
    place.run(&["revision", "-m", "x", "--head", "bbb3"]).refused(&["Can't locate revision", "bbb2"]);
    place.run(&["revision", "-m", "x", "--head", "bbb2", "--rev-id", "aaa1"]).refused(&["aaa1"]);
    place.run(&["revision", "-m", "x", "--head", "bbb2", "--rev-id", "a-b"]).refused(&["a-b"]);
    place.run(&["merge", "bbb2", "bbb2"]).refused(&["Duplicate head"]);
    assert_eq!(files(), before);
}

#[test]
fn files_are_read_and_joined_while_nothing_compiles() {
    let place = Place::forked();
    place.write("src/main.rs", "fn main( {");
    place.write("migrations/env.rs", "not Rust at all");
    let broken = place.read("migrations/versions/ccc3.rs").replace("fn upgrade", "fn upgrade(((");
    place.write("migrations/versions/ccc3.rs", broken);
    assert_eq!(place.run(&["heads"]).done(), "bbb2 (head)\nccc3 (head)\n");
    assert!(place.run(&["branches"]).done().starts_with("aaa1 (branchpoint)\n     -> bbb2"));
    let path = place.run(&["merge", "heads", "--rev-id", "ddd4"]).done();
    assert!(path.trim_end().ends_with("_ddd4_merge_bbb2_and_ccc3.rs"), "{path}");
    assert!(place.read(path.trim_end()).contains("down_rev = [\"bbb2\", \"ccc3\"]"));
    assert_eq!(place.run(&["heads"]).done(), "ddd4 (head)\n");
    assert_eq!(
        place.run(&["history"]).done(),
        "bbb2, ccc3 -> ddd4 (head) (mergepoint), Merge bbb2 and ccc3\n\
         aaa1 -> bbb2, Revision bbb2\n\
         aaa1 -> ccc3, Revision ccc3\n\
         <base> -> aaa1 (branchpoint), Revision aaa1\n"
    );
}

#[test]
fn fmt_sees_the_files_that_cargo_fmt_does_not() {
    let place = Place::forked();
    let file = "migrations/versions/bbb2.rs";
    let formatted = place.run(&["fmt"]).done();
    assert_eq!(formatted, "");
    let before = place.read(file);
    place.write(file, before.replace("    ", ""));
    let refused = place.run(&["fmt", "--check"]);
    assert!(refused.code == 1 && refused.stdout.contains("bbb2.rs"), "{refused:#?}");
    assert!(refused.stderr.contains("cargo ftf-migrate fmt"), "{refused:#?}");
    place.run(&["fmt"]).done();
    assert_eq!(place.read(file), before);
    place.run(&["fmt", "--check"]).done();
}

#[test]
fn places_without_a_project_are_told_apart() {
    Place::empty().run(&["heads"]).refused(&["there is no Cargo.toml", "cargo new"]);
    let json = Place::empty().run(&["heads", "--format", "json"]);
    let error: serde_json::Value = serde_json::from_str(&json.stderr).unwrap();
    assert_eq!((json.code, &error["event"]), (1, &serde_json::json!("error")), "{json:#?}");
    Place::fresh().run(&["heads"]).refused(&["has no migrations", "cargo ftf-migrate init"]);
    let place = Place::set_up();
    let manifest = ["heads", "--manifest-path", "none/Cargo.toml"];
    place.run(&manifest).refused(&["none/Cargo.toml", "--manifest-path"]);
    place.run(&["heads", "-p", "nobody"]).refused(&["`nobody`", "migrations, shop"]);
    place.write("Cargo.toml", "[package\n");
    place.run(&["heads"]).refused(&["cargo cannot read the project", "Cargo.toml"]);
}

#[test]
fn files_that_are_no_revisions_are_named() {
    let file = "migrations/versions/zzz.rs";
    let cases: &[(&[u8], &[&str])] = &[
        (b"fn nothing() {}\n", &["zzz.rs", "no #[migration"]),
        (b"\xff\xfe", &["zzz.rs", "UTF-8"]),
        (b"/* never closed", &["zzz.rs:1:1"]),
        (b"#[migration(rev = \"zzz\", down_rev = \"bbb\")]\n", &["zzz.rs:1:", "bbb2"]),
        (b"#[migration(rev = \"bbb2\", down_rev = None)]\n", &["zzz.rs:1:19", "bbb2.rs"]),
        (b"#[migration(rev = \"zzz\", dwon_rev = None)]\n", &["zzz.rs:1:", "down_rev"]),
    ];
    for (text, expected) in cases {
        let place = Place::forked();
        place.write(file, text);
        place.run(&["history"]).refused(expected);
        place.run(&["revision", "-m", "x", "--head", "bbb2"]).refused(expected);
    }
}

#[test]
fn a_missing_versions_folder_and_bad_settings_say_what_to_do() {
    let place = Place::set_up();
    fs::remove_dir_all(place.root().join("migrations/versions")).unwrap();
    place.run(&["heads"]).refused(&["migrations/versions", ".gitkeep", "graph! in", "mod.rs"]);
    let manifest = place.read("migrations/Cargo.toml");
    place.write("migrations/Cargo.toml", format!("{manifest}timezones = \"UTC\"\n"));
    place.run(&["heads"]).refused(&["timezones", "file-template"]);
    place.write("migrations/Cargo.toml", format!("{manifest}timezone = \"Mars/Phobos\"\n"));
    place.write("migrations/versions/.gitkeep", "");
    place.run(&["revision", "-m", "x"]).refused(&["timezone", "Europe/Berlin"]);
}

#[test]
fn unknown_revisions_are_answered_with_the_nearest() {
    let place = Place::forked();
    place.run(&["show", "bbb3"]).refused(&["Can't locate revision identified by 'bbb3'", "bbb2"]);
    place.run(&["show", "aaa1+9"]).refused(&["Ambiguous walk", "bbb2, ccc3"]);
    place.run(&["history", "-r", "aaa1"]).refused(&["History range requires"]);
}

#[test]
fn edit_opens_the_file_in_the_named_editor() {
    let place = Place::forked();
    place.run_with("", &["edit", "bbb2"], &[("VISUAL", ""), ("EDITOR", "touch -d 2001-01-01")]).done();
    let file = fs::metadata(place.root().join("migrations/versions/bbb2.rs")).unwrap();
    assert!(file.modified().unwrap().elapsed().unwrap().as_secs() > 600_000_000);
    let none = [("VISUAL", ""), ("EDITOR", "")];
    place.run_with("", &["edit", "bbb2"], &none).refused(&["no editor", "EDITOR"]);
    place.run_with("", &["edit", "bbb2"], &[("VISUAL", "false")]).refused(&["`false` failed"]);
}

/// The one test of this file that compiles a project: with the versions, profile and folder of the other tests, so that
/// only the project and core are built.
#[test]
fn the_runner_is_built_and_does_what_is_typed() {
    let place = Place::to_build("cli");
    place.init(&["--driver", "sqlite", "--driver", "postgres", "--driver", "mysql"]).done();
    place.revision("aaa1", "down_rev = None");
    place.revision("bbb2", "down_rev = \"aaa1\"");
    let env = place.read("migrations/env.rs");
    let tenant = "        if let Some(name) = env.x(\"tenant\") {\n            \
                  env.set_database_url(format!(\"sqlite:{name}.db\"));\n        }\n        Ok(())";
    place.write("migrations/env.rs", env.replace("        let _ = env;\n        Ok(())", tenant));
    let run_with = |arguments: &[&str], environment: &[(&str, &str)]| place.run_built(arguments, environment);
    let run = |arguments: &[&str]| run_with(arguments, &[]);

    let url = ["--database-url", "sqlite:shop.db"];
    let default = run(&["current"]);
    assert!(default.stderr.contains("No database was named; this is sqlite://dev.db"), "{default:#?}");
    default.refused(&["cannot connect to sqlite://dev.db", "`upgrade` makes the file"]);
    assert!(!place.root().join("dev.db").exists(), "looking makes no file");
    assert_eq!(run(&[&["ensure_version"], &url[..]].concat()).done(), "");
    assert_eq!(run(&[&["current"], &url[..]].concat()).done(), "");
    assert_eq!(run(&[&["upgrade", "head"], &url[..]].concat()).done(), "");
    let again = run(&[&["ensure-version"], &url[..]].concat());
    assert!(again.stderr.contains("The version table is there; it says bbb2"), "{again:#?}");
    again.done();
    assert_eq!(run(&[&["current", "--check-heads"], &url[..]].concat()).done(), "bbb2 (head) (current)\n");
    assert_eq!(run(&[&["downgrade", "-1"], &url[..]].concat()).done(), "");
    let behind = run(&[&["current", "--check-heads"], &url[..]].concat());
    assert_eq!((behind.code, behind.stdout.as_str()), (3, "aaa1 (current)\n"), "{behind:#?}");
    let history = run(&[&["history", "-i"], &url[..]].concat()).done();
    assert_eq!(history, "aaa1 -> bbb2 (head), Revision bbb2\n<base> -> aaa1 (current), Revision aaa1\n");

    let drawn = run(&[&["history", "--graph", "-i"], &url[..]].concat()).done();
    assert_eq!(drawn, "○  bbb2 (head) Revision bbb2\n◉  aaa1 (current) Revision aaa1\n");
    let page = run(&["history", "--format", "html"]).done();
    assert!(page.contains("<pre class=\"sql mysql\"><code>SELECT 1;\n</code></pre>"), "{page}");
    assert!(!page.contains("<dt>Applied</dt>"), "no database was asked: {page}");
    let page = run(&[&["history", "--format", "html", "-i"], &url[..]].concat()).done();
    assert!(page.contains("<dt>Applied</dt><dd>no</dd>") && page.contains(" UTC</dd>"), "{page}");

    assert_eq!(run(&["current", "-x", "dbUrl=sqlite:shop.db"]).done(), "aaa1 (current)\n");
    assert_eq!(run_with(&["current"], &[("DATABASE_URL", "sqlite:shop.db")]).done(), "aaa1 (current)\n");
    place.write(".env", "DATABASE_URL=sqlite:shop.db\n");
    assert_eq!(run(&["current"]).done(), "aaa1 (current)\n");
    run(&["upgrade", "head", "-x", "tenant=acme", "-q"]).done();
    assert!(place.root().join("acme.db").is_file(), "env.rs chose the database");
    let report = run(&["stamp", "base", "--format", "json"]).done();
    assert_eq!(report, "{\"applied\":[],\"current\":[],\"schema_version\":1}\n");

    let no_models =
        ["env.rs names no models to compare with", "env.models(ftf_migrate_core::metadata!(app));"];
    run(&["check"]).refused(&no_models);
    run(&["check", "--offline"]).refused(&no_models);
    run(&["revision", "--autogenerate", "-m", "x"]).refused(&no_models);

    run(&["upgrade", "bbb3"]).refused(&["Can't locate revision identified by 'bbb3'", "bbb2"]);
    let secret = "oracle://ann:s3cret@localhost/shop";
    let refused = run(&["current", "--database-url", secret]);
    assert!(!refused.stderr.contains("s3cret"), "{refused:#?}");
    refused.refused(&["oracle"]);
    let refused =
        run(&["current", "--database-url", "postgres://ann:s3cret@127.0.0.1:1/shop?sslpassword=s3cret"]);
    assert!(!refused.stderr.contains("s3cret"), "{refused:#?}");
    refused.refused(&["127.0.0.1"]);

    let shipped = place.runner();
    let output = Command::new(&shipped).arg("history").current_dir(place.root()).output().unwrap();
    let listed = String::from_utf8(output.stdout).unwrap();
    assert_eq!(listed, "aaa1 -> bbb2 (head), Revision bbb2\n<base> -> aaa1, Revision aaa1\n");
    let output = Command::new(&shipped).arg("current").env_remove("DATABASE_URL").current_dir("/").output();
    let nowhere = ["no database is given", "--database-url", "dbUrl", "DATABASE_URL", ".env"];
    Outcome::of(output.unwrap()).refused(&nowhere);
    let help = Command::new(&shipped).args(["upgrade", "--help"]).output().unwrap();
    assert!(String::from_utf8(help.stdout).unwrap().contains("  migrate upgrade head"));

    place.write("migrations/env.rs", "fn main() { undefined() }");
    let refused = run(&["current"]);
    assert_eq!((refused.code, refused.stdout.as_str()), (1, ""), "{refused:#?}");
    assert!(refused.stderr.contains("cannot find function `undefined`"), "{refused:#?}");
    assert!(refused.stderr.contains("the project's runner does not build"), "{refused:#?}");
}
