//! One package with three graphs: `billing` on SQLite, `users` on PostgreSQL, `audit` on MySQL or MariaDB.

use std::process::Command;
use std::sync::{LazyLock, Mutex, MutexGuard, PoisonError};

use ftf_migrate_tests::{Backend, Outcome, Place, TestDatabase, block_on};
use serde_json::{Deserializer, Value};

/// The project. All tests share what cargo builds of it, and those that change its files take turns.
static PROJECT: LazyLock<Mutex<Place>> = LazyLock::new(|| Mutex::new(project("several_databases")));

fn place() -> MutexGuard<'static, Place> {
    PROJECT.lock().unwrap_or_else(PoisonError::into_inner)
}

/// Each graph has a revision `aaa1` and a label `core`: they know nothing of one another.
fn project(name: &str) -> Place {
    let place = Place::to_build(name);
    let names = ["--name", "billing", "--name", "users", "--name", "audit"];
    let drivers = ["--driver", "sqlite", "--driver", "postgres", "--driver", "mysql"];
    place.init(&[&names[..], &drivers].concat()).done();
    for database in ["billing", "users", "audit"] {
        let header = "rev = \"aaa1\", down_rev = None, branch_labels = \"core\"";
        revision(&place, database, "aaa1", header, &format!("{database}_one"));
    }
    revision(&place, "users", "bbb2", "rev = \"bbb2\", down_rev = \"aaa1\"", "users_two");
    let program = "fn main() {\n    for graph in [&migrations::billing::MIGRATIONS, &migrations::users::MIGRATIONS] {\n        \
                   println!(\"{} {}\", graph.name(), graph.revisions().len());\n    }\n}\n";
    place.write("src/main.rs", program);
    place
}

fn revision(place: &Place, database: &str, id: &str, header: &str, table: &str) {
    let text = format!(
        "//! Add {table}\nuse ftf_migrate_core::prelude::*;\n\n#[migration({header})]\npub struct Add;\n\n\
         impl Migrate for Add {{\n    fn upgrade(op: &mut Op) {{\n        \
         op.create_table(\"{table}\", &[column(\"id\", BigInt).primary_key()]);\n    }}\n\n    \
         fn downgrade(op: &mut Op) {{\n        op.drop_table(\"{table}\");\n    }}\n}}\n"
    );
    place.write(&format!("migrations/{database}/versions/{id}.rs"), text);
}

/// A database of each kind.
struct Databases {
    billing: TestDatabase,
    users: TestDatabase,
    audit: TestDatabase,
}

impl Databases {
    async fn create() -> Self {
        Self {
            billing: TestDatabase::create(Backend::Sqlite).await,
            users: TestDatabase::create(Backend::Postgres).await,
            audit: TestDatabase::create(Backend::Mysql).await,
        }
    }

    /// `--database-url NAME=URL` for each.
    fn options(&self) -> Vec<String> {
        let url = |name: &str, database: &TestDatabase| format!("--database-url={name}={}", database.url());
        vec![url("billing", &self.billing), url("users", &self.users), url("audit", &self.audit)]
    }

    /// The tables of the migrations, of all three.
    async fn tables(&self) -> Vec<String> {
        let mut tables = Vec::new();
        for database in [&self.billing, &self.users, &self.audit] {
            tables.extend(database.tables().await);
        }
        tables.retain(|table| !table.starts_with("ftf_migrate"));
        tables
    }
}

fn run(place: &Place, arguments: &[&str], options: &[String]) -> Outcome {
    let options = options.iter().map(String::as_str);
    place.run_built(&arguments.iter().copied().chain(options).collect::<Vec<_>>(), &[])
}

/// The JSON documents of a text, one after the other.
fn documents(text: &str) -> Vec<Value> {
    Deserializer::from_str(text).into_iter().collect::<Result<_, _>>().unwrap()
}

#[test]
fn all_are_upgraded_and_asked_and_one_is_taken_back() {
    let place = place();
    block_on(async {
        let databases = Databases::create().await;
        let urls = databases.options();
        let upgrade = run(&place, &["upgrade", "head"], &urls);
        let at = |text: &str| upgrade.stderr.find(text).unwrap_or_else(|| panic!("no {text}: {upgrade:#?}"));
        assert!(at("[billing]") < at("[users]") && at("[users]") < at("[audit]"), "{upgrade:#?}");
        assert!(at("[users]") < at("Running upgrade aaa1 -> bbb2, Add users_two"), "{upgrade:#?}");
        assert_eq!(upgrade.done(), "");
        assert_eq!(databases.tables().await, ["billing_one", "users_one", "users_two", "audit_one"]);

        let current = run(&place, &["current"], &urls).done();
        assert_eq!(
            current,
            "[billing]\naaa1 (head) (current)\n\n[users]\nbbb2 (head) (current)\n\n[audit]\naaa1 (head) (current)\n"
        );
        let down = ["downgrade", "-1", "--database", "users", "--database", "audit"];
        run(&place, &down, &urls).done();
        assert_eq!(databases.tables().await, ["billing_one", "users_one"]);

        let behind = run(&place, &["current", "--check-heads", "-q"], &urls);
        assert_eq!(behind.code, 3, "{behind:#?}");
        assert_eq!(behind.stdout, "[billing]\naaa1 (head) (current)\n\n[users]\naaa1 (current)\n\n[audit]\n");
        assert!(behind.stderr.contains("error: users: the database is not at head"), "{behind:#?}");
        assert!(behind.stderr.contains("error: audit: the database is not at head"), "{behind:#?}");
        let one = run(&place, &["current", "--check-heads", "--database", "billing"], &urls).done();
        assert_eq!(one, "aaa1 (head) (current)\n", "one database needs no heading");

        let listed = run(&place, &["history", "-i"], &urls).done();
        assert_eq!(
            listed,
            "[billing]\n<base> -> aaa1 (core) (head) (current), Add billing_one\n\n\
             [users]\naaa1 -> bbb2 (core) (head), Add users_two\n<base> -> aaa1 (core) (current), Add users_one\n\n\
             [audit]\n<base> -> aaa1 (core) (head), Add audit_one\n"
        );
    });
}

#[test]
fn json_is_a_document_for_each_database_that_names_it() {
    let place = place();
    block_on(async {
        let databases = Databases::create().await;
        let urls = databases.options();
        let upgrade = run(&place, &["upgrade", "heads", "--format", "json"], &urls);
        let reports = documents(&upgrade.stdout);
        let names: Vec<&Value> = reports.iter().map(|report| &report["database"]).collect();
        assert_eq!(names, ["billing", "users", "audit"]);
        assert_eq!(reports[1]["current"], serde_json::json!(["bbb2"]));
        for event in documents(&upgrade.stderr) {
            assert!(event["database"].is_string(), "{event}");
        }
        for verb in ["current", "heads"] {
            let listings = documents(&run(&place, &[verb, "--format", "json"], &urls).done());
            let heads: Vec<_> = listings
                .iter()
                .map(|listing| {
                    (&listing["schema_version"], &listing["database"], &listing["revisions"][0]["revision"])
                })
                .map(|(version, database, revision)| (version.clone(), database.clone(), revision.clone()))
                .collect();
            let expected = [("billing", "aaa1"), ("users", "bbb2"), ("audit", "aaa1")];
            assert_eq!(heads, expected.map(|(name, id)| (1.into(), name.into(), id.into())), "{verb}");
        }
    });
}

#[test]
fn an_error_stops_and_tells_what_is_done_and_what_is_not() {
    let place = place();
    block_on(async {
        let databases = Databases::create().await;
        databases.users.execute("CREATE TABLE users_two (id INTEGER)").await;
        let stopped = run(&place, &["upgrade", "head"], &databases.options());
        assert!(stopped.stderr.contains("error: users: upgrade of revision bbb2"), "{stopped:#?}");
        let told = "warning: upgrade stopped at users; done before it: billing; not begun: audit\n";
        assert!(stopped.stderr.contains(told), "{stopped:#?}");
        stopped.refused(&["users_two"]);
        assert_eq!(databases.tables().await, ["billing_one", "users_one", "users_two"]);

        let stopped = run(&place, &["upgrade", "head", "--format", "json", "-q"], &databases.options());
        assert_eq!(stopped.code, 1, "{stopped:#?}");
        let events = documents(&stopped.stderr);
        assert_eq!((&events[0]["event"], &events[0]["database"]), (&"error".into(), &"users".into()));
        let expected = serde_json::json!({
            "event": "stopped", "done": ["billing"], "failed": "users", "not_begun": ["audit"],
        });
        assert_eq!(events[1], expected);
    });
}

#[test]
fn what_is_not_clear_is_refused_before_anything_is_begun() {
    let place = place();
    block_on(async {
        let databases = Databases::create().await;
        let urls = databases.options();
        let names = "billing, users, audit";
        let billing = databases.billing.url();
        let refusals: [(&[&str], &[String], &[&str]); 11] = [
            (&["upgrade", "head"], &urls[..2], &["no database is given for `audit`", "AUDIT_DATABASE_URL"]),
            (&["upgrade", "head", "--database-url", billing], &[], &["does not say which", "billing=URL"]),
            (&["upgrade", "head", "-x", "dbUrl=sqlite:x"], &[], &["does not say which", "--database"]),
            (
                &["upgrade", "head", "--database", "bilbing"],
                &urls,
                &["no database `bilbing`", "`billing`", names],
            ),
            (&["upgrade", "head", "--database-url", "shop=sqlite:x"], &urls, &["no database `shop`", names]),
            (&["upgrade", "bbb2"], &urls, &["no revision `bbb2` in billing, audit", "--database users"]),
            (&["upgrade", "nowhere"], &urls, &["Can't locate revision identified by 'nowhere'"]),
            (&["downgrade", "base"], &urls, &["downgrade wants to be told which", names]),
            (&["stamp", "head"], &urls, &["stamp wants to be told which", names]),
            (&["upgrade", "head", "--sql"], &urls, &["upgrade --sql is for one database", names]),
            (
                &["history", "--format", "html"],
                &urls,
                &["a drawing for documents is for one database", names],
            ),
        ];
        for (arguments, urls, expected) in refusals {
            run(&place, arguments, urls).refused(expected);
        }
        let secret = ["--database-url=users=postgres://ann:s3cret@127.0.0.1:1/shop".to_owned()];
        let refused = run(&place, &["current", "--database", "users"], &secret);
        assert!(!refused.stderr.contains("s3cret"), "{refused:#?}");
        refused.refused(&["error: users: ", "127.0.0.1"]);
        let same = [format!("--database-url=users={billing}"), format!("--database-url=billing={billing}")];
        let two = ["upgrade", "head", "--database", "users", "--database", "billing"];
        run(&place, &two, &same).refused(&[
            "`billing` and `users`",
            "one version table",
            "env.version_table",
        ]);
        assert_eq!(databases.tables().await, [""; 0]);
        assert_eq!(databases.billing.tables().await, [""; 0], "not even a version table");
        let sql = ["upgrade", "head", "--sql", "--database", "users", "--dialect", "postgres"];
        let script = run(&place, &sql, &[]).done();
        assert!(script.contains("users_two") && !script.contains("billing_one"), "{script}");
    });
}

#[test]
fn urls_come_from_the_environment_the_env_file_and_the_settings() {
    let place = place();
    block_on(async {
        let databases = Databases::create().await;
        let manifest = place.read("migrations/Cargo.toml");
        let table = "[package.metadata.ftf-migrate.databases.audit]\n";
        let with_url = format!("{table}url = \"{}\"\n", databases.audit.url());
        assert!(manifest.contains(table), "{manifest}");
        place.write("migrations/Cargo.toml", manifest.replace(table, &with_url));
        let dot_env = format!("DATABASE_URL=sqlite:no.db\nUSERS_DATABASE_URL={}\n", databases.users.url());
        place.write(".env", dot_env);
        let environment = [("BILLING_DATABASE_URL", databases.billing.url()), ("AUDIT_DATABASE_URL", "")];
        place.run_built(&["upgrade", "head"], &environment).done();
        assert_eq!(databases.tables().await, ["billing_one", "users_one", "users_two", "audit_one"]);
        // The variable of a project with one database is that of no database here.
        let refused = place.run_built(&["current"], &[("DATABASE_URL", "sqlite:no.db")]);
        refused.refused(&["no database is given for `billing`"]);
        place.write("migrations/Cargo.toml", manifest);
        std::fs::remove_file(place.root().join(".env")).unwrap();
        assert!(!place.root().join("no.db").exists());
        let alone = format!("--database-url={}", databases.users.url());
        let current = run(&place, &["current", "--database", "users"], &[alone]).done();
        assert_eq!(current, "bbb2 (head) (current)\n");
    });
}

#[test]
fn files_are_those_of_one_database_and_listings_those_of_all() {
    let place = Place::fresh();
    place.init(&["--name", "billing", "--name", "users"]).done();
    let names = "billing, users";
    for verb in [&["revision", "-m", "x"][..], &["merge", "heads"], &["rebase", "aaa1"]] {
        place.run(verb).refused(&[verb[0], "is for one database", "--database", names]);
    }
    let new = |database: &str, id: &str| {
        let arguments = ["revision", "-m", id, "--rev-id", id, "--database", database];
        place.run(&arguments).done().trim_end().to_owned()
    };
    let path = new("billing", "aaa1");
    assert!(path.starts_with("migrations/billing/versions/"), "{path}");
    new("users", "aaa1");
    place.write(
        "migrations/users/script.rs.template",
        "// of users\n${doc}\n#[migration(${migration})]\npub struct ${struct_name};\n",
    );
    let own = new("users", "bbb2");
    assert!(place.read(&own).contains("// of users\n"), "{}", place.read(&own));
    let path =
        place.run(&["revision", "--rev-id", "ccc3", "--database", "billing", "--format", "json"]).done();
    let path: Value = serde_json::from_str(&path).unwrap();
    assert_eq!(path["database"], "billing");
    assert_eq!(place.run(&["heads"]).done(), "[billing]\nccc3 (head)\n\n[users]\nbbb2 (head)\n");
    assert_eq!(place.run(&["heads", "--database", "users"]).done(), "bbb2 (head)\n");
    // Who alone knows a revision shows it; who both know it, both.
    let shown = place.run(&["show", "bbb2"]).done();
    assert!(shown.starts_with("[users]\nRev: bbb2 (head)\n") && !shown.contains("[billing]"), "{shown}");
    assert_eq!(place.run(&["show", "aaa1"]).done().matches("Rev: aaa1").count(), 2);
    place.run(&["show", "zzz9"]).refused(&["Can't locate revision identified by 'zzz9'"]);
    place.run(&["heads", "--database", "shop"]).refused(&["there is no database `shop`", names]);
    place.run_with("", &["edit", "bbb2"], &[("VISUAL", ""), ("EDITOR", "touch -d 2001-01-01")]).done();
    place.run(&["fmt"]).done();
    place.run(&["history", "--format", "dot"]).refused(&["is for one database", names]);
    place.run(&["history", "--format", "dot", "--database", "users"]).done();

    // The second head of one database is no concern of the other.
    let fork = ["revision", "--rev-id", "ddd4", "--database", "users", "--head", "aaa1", "--splice"];
    place.run(&fork).done();
    place.run(&["merge", "heads", "--database", "users", "--rev-id", "eee5"]).done();
    assert_eq!(place.run(&["heads"]).done(), "[billing]\nccc3 (head)\n\n[users]\neee5 (head)\n");
    let manifest = place.read("migrations/Cargo.toml");
    place.write(
        "migrations/Cargo.toml",
        format!("{manifest}\n[package.metadata.ftf-migrate.databases.shop]\n"),
    );
    place.run(&["heads"]).refused(&["there is no database `shop`", "module", names]);
}

#[test]
fn a_project_with_one_database_has_no_names() {
    let place = Place::set_up();
    place
        .run(&["heads", "--database", "migrations"])
        .refused(&["no database `migrations`", "leave the name out"]);
}

#[test]
fn a_revision_is_rebased_in_its_own_database_which_is_asked() {
    let place = place();
    block_on(async {
        let databases = Databases::create().await;
        let urls = databases.options();
        run(&place, &["upgrade", "head", "--database", "users"], &urls).done();
        revision(&place, "users", "ccc3", "rev = \"ccc3\", down_rev = \"aaa1\"", "users_three");
        let moved = run(&place, &["rebase", "bbb2", "--onto", "ccc3", "--database", "users"], &urls[1..2]);
        moved.refused(&["bbb2", "applied"]);
        let moved = run(&place, &["rebase", "ccc3", "--onto", "bbb2", "--database", "users"], &urls[1..2]);
        assert!(moved.stderr.contains("The database does not have it yet"), "{moved:#?}");
        moved.done();
        std::fs::remove_file(place.root().join("migrations/users/versions/ccc3.rs")).unwrap();
    });
}

#[test]
fn a_program_embeds_each_graph() {
    let place = place();
    place.build().done();
    let program = place.runner().parent().and_then(std::path::Path::parent).unwrap().join("shop");
    let output = Command::new(program).output().unwrap();
    assert_eq!(String::from_utf8(output.stdout).unwrap(), "billing 1\nusers 2\n");
}
