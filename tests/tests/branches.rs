//! Two people add a revision above the same head, each on a branch of a real git repository. After `git merge` the build
//! tells what happened, and `merge` or `rebase` puts it right.

use std::process::Command;
use std::sync::{LazyLock, Mutex, MutexGuard, PoisonError};

use ftf_migrate_tests::{Outcome, Place, block_on};
use sqlx::{AssertSqlSafe, Connection, Row, SqliteConnection};

/// The file on the branch `blog`, written long ago.
const POSTS: &str = "migrations/versions/20250101_0000_ccc3_add_posts.rs";
const PRODUCTS: &str = "migrations/versions/20250102_0000_bbb2_add_products.rs";

/// A repository in which both branches are merged into one, and nothing is done about it yet.
struct Repository {
    place: Place,
}

/// The tests take turns in one repository, so that cargo finds again what it has built.
static REPOSITORY: LazyLock<Mutex<Repository>> = LazyLock::new(|| Mutex::new(Repository::new()));

impl Repository {
    /// One head, two branches from it, a revision on each, `git merge` of both. On the branch `blog`, the database
    /// `blog.db` has been brought to its head before.
    fn new() -> Self {
        let repository = Self { place: Place::to_build("branches") };
        repository.start();
        repository.branch("shop", PRODUCTS, "bbb2", "products");
        repository.branch("blog", POSTS, "ccc3", "posts");
        repository.run(&["upgrade", "head"], "blog").done();
        repository.git(&["switch", "--quiet", "main"]);
        repository.git(&["merge", "--quiet", "--no-edit", "shop"]);
        repository.git(&["merge", "--quiet", "--no-edit", "blog"]);
        repository.git(&["tag", "merged"]);
        repository
    }

    /// The repository as it is after the merge, with its database in the state of the branch.
    fn merged() -> MutexGuard<'static, Self> {
        let repository = REPOSITORY.lock().unwrap_or_else(PoisonError::into_inner);
        repository.git(&["reset", "--quiet", "--hard", "merged"]);
        repository.git(&["clean", "--quiet", "--force"]);
        repository
    }

    /// A copy of the database of the branch, by its new name.
    fn copy_of_blog<'n>(&self, name: &'n str) -> &'n str {
        let path = |name: &str| self.place.root().join(format!("{name}.db"));
        std::fs::copy(path("blog"), path(name)).unwrap();
        name
    }

    fn start(&self) {
        let Self { place, .. } = self;
        place.init(&["--driver", "sqlite", "--driver", "postgres", "--driver", "mysql"]).done();
        place.write(".gitignore", "*.db*\n");
        self.revision("migrations/versions/20240101_0000_aaa1_add_users.rs", "aaa1", "None", "users");
        place.write(
            "src/main.rs",
            "fn main() {\n    println!(\"{}\", migrations::MIGRATIONS.revisions().len());\n}\n",
        );
        // Leaves in Cargo.lock what the project needs.
        place.build().done();
        self.git(&["init", "--quiet", "--initial-branch", "main"]);
        self.commit("users");
    }

    fn branch(&self, name: &str, file: &str, id: &str, table: &str) {
        self.git(&["switch", "--quiet", "--create", name, "main"]);
        self.revision(file, id, "\"aaa1\"", table);
        self.commit(table);
    }

    fn revision(&self, file: &str, id: &str, down_rev: &str, table: &str) {
        let text = format!(
            "//! Add {table}\nuse ftf_migrate_core::prelude::*;\n\n#[migration(rev = \"{id}\", down_rev = {down_rev})]\n\
             pub struct Add;\n\nimpl Migrate for Add {{\n    fn upgrade(op: &mut Op) {{\n        \
             op.create_table(\"{table}\", &[column(\"id\", BigInt).primary_key()]);\n    }}\n}}\n"
        );
        self.place.write(file, text);
    }

    fn commit(&self, message: &str) {
        self.git(&["add", "--all"]);
        self.git(&["commit", "--quiet", "--message", message]);
    }

    /// Runs git as it comes, whatever the machine's settings; what it printed.
    fn git(&self, arguments: &[&str]) -> String {
        let mut command = Command::new("git");
        let who = ["-c", "user.name=Ann", "-c", "user.email=ann@example.org"];
        command.args(who).args(arguments).current_dir(self.place.root());
        for variable in ["GIT_DIR", "GIT_WORK_TREE", "GIT_INDEX_FILE"] {
            command.env_remove(variable);
        }
        command.env("GIT_CONFIG_GLOBAL", "/dev/null").env("GIT_CONFIG_NOSYSTEM", "1");
        let output = command.output().unwrap();
        assert!(output.status.success(), "git {arguments:?}: {}", String::from_utf8_lossy(&output.stderr));
        String::from_utf8(output.stdout).unwrap()
    }

    /// Runs a verb on a database of this name.
    fn run(&self, arguments: &[&str], database: &str) -> Outcome {
        let url = format!("--database-url=sqlite:{database}.db");
        self.place.run_built(&[arguments, &[url.as_str()]].concat(), &[])
    }

    /// The tables of the database of this name, without those of ftf-migrate.
    fn tables(&self, database: &str) -> Vec<String> {
        let url = format!("sqlite:{}", self.place.root().join(format!("{database}.db")).display());
        let sql = "SELECT name FROM sqlite_master WHERE type = 'table' AND name NOT LIKE 'ftf_%' \
                   AND name NOT LIKE 'sqlite_%' ORDER BY name";
        block_on(async {
            let mut connection = SqliteConnection::connect(&url).await.unwrap();
            let rows = sqlx::raw_sql(AssertSqlSafe(sql)).fetch_all(&mut connection).await.unwrap();
            rows.iter().map(|row| row.get(0)).collect()
        })
    }

    /// The build fails, and says so at both literals.
    fn has_two_heads(&self) {
        let built = self.place.build();
        assert_ne!(built.code, 0, "{built:#?}");
        for (id, file) in [("bbb2", PRODUCTS), ("ccc3", POSTS)] {
            let said = format!("revision '{id}' is one of 2 heads (ccc3, bbb2)");
            let place = format!("--> {file}:4:19");
            assert!(built.stderr.contains(&said) && built.stderr.contains(&place), "{}", built.stderr);
        }
        assert!(built.stderr.contains("cargo ftf-migrate merge heads"), "{}", built.stderr);
    }
}

#[test]
fn merge_joins_what_git_has_merged() {
    let repository = Repository::merged();
    repository.has_two_heads();
    let path =
        repository.place.run(&["merge", "heads", "-m", "Join shop and blog", "--rev-id", "ddd4"]).done();
    assert!(path.trim_end().ends_with("_ddd4_join_shop_and_blog.rs"), "{path}");
    repository.place.build().done();
    for database in ["merged", repository.copy_of_blog("merged-blog")] {
        repository.run(&["upgrade", "head"], database).done();
        assert_eq!(repository.tables(database), ["posts", "products", "users"]);
        let current = repository.run(&["current", "--check-heads"], database).done();
        assert_eq!(current, "ddd4 (head) (current) (mergepoint)\n");
    }
}

#[test]
fn rebase_puts_what_git_has_merged_into_one_line() {
    let repository = Repository::merged();
    repository.has_two_heads();

    // The database of the branch has run ccc3: where ccc3 is then, nobody may change.
    let refused = repository.place.run_built(&["rebase", "ccc3"], &[("DATABASE_URL", "sqlite:blog.db")]);
    refused.refused(&["ccc3 is applied to the database, which is at ccc3", "merge heads", "downgrade aaa1"]);
    assert_eq!(repository.git(&["status", "--short"]), "", "nothing was changed");

    // It may be brought up to a line on which bbb2 follows ccc3.
    let moved = repository.run(&["rebase", "bbb2"], "blog");
    assert!(
        moved.stderr.contains("bbb2 now follows ccc3; it followed aaa1. The database does not have it yet.")
    );
    assert!(moved.done().trim_end().ends_with("_bbb2_add_products.rs"));
    repository.git(&["add", "--all"]);
    let status = repository.git(&["status", "--short"]);
    assert!(status.starts_with(&format!("R  {PRODUCTS} -> ")) && status.lines().count() == 1, "{status}");
    repository.place.build().done();
    for database in ["rebased", repository.copy_of_blog("rebased-blog")] {
        repository.run(&["upgrade", "head"], database).done();
        assert_eq!(repository.tables(database), ["posts", "products", "users"]);
        assert_eq!(repository.run(&["current", "--check-heads"], database).done(), "bbb2 (head) (current)\n");
    }
}

#[test]
fn rebase_needs_a_yes_where_the_project_does_not_build() {
    let repository = Repository::merged();
    repository.place.write("migrations/env.rs", "fn main() { undefined() }");
    repository.commit("a mistake");
    let unasked: [&[&str]; 2] = [&["rebase", "bbb2"], &["rebase", "bbb2", "--check-database", "--yes"]];
    for (arguments, hint) in unasked.into_iter().zip(["give --yes", "leave --check-database out"]) {
        let refused = repository.run(arguments, "blog");
        let said =
            ["cannot find function `undefined`", "cannot find out whether bbb2", "does not build", hint];
        assert!(said.iter().all(|text| refused.stderr.contains(text)), "{refused:#?}");
        assert_eq!((refused.code, repository.git(&["status", "--short"]).as_str()), (1, ""));
    }
    let moved = repository.run(&["rebase", "bbb2", "--yes"], "blog");
    assert!(moved.stderr.contains("nobody looked whether bbb2 is applied"), "{moved:#?}");
    moved.done();
    assert_eq!(repository.place.run(&["heads"]).done(), "bbb2 (head)\n");
}
