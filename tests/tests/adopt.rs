//! A database that is there already is adopted with one command.

use ftf_migrate_tests::{Backend, Place, TestDatabase, block_on};

const SCHEMA: &str = "
    CREATE TABLE users (id INTEGER CONSTRAINT users_pkey PRIMARY KEY AUTOINCREMENT, \"e-mail\" VARCHAR(190) NOT NULL CONSTRAINT users_once UNIQUE);
    CREATE TABLE posts (
        id INTEGER CONSTRAINT posts_pkey PRIMARY KEY,
        author BIGINT NOT NULL CONSTRAINT posts_author REFERENCES users (id) ON DELETE CASCADE,
        type TEXT NOT NULL DEFAULT 'plain',
        CONSTRAINT typed CHECK (type <> '')
    );
    CREATE INDEX posts_by_author ON posts (author, type DESC);
    CREATE TABLE likes (
        post INTEGER CONSTRAINT likes_post REFERENCES posts (id),
        user BIGINT CONSTRAINT likes_user REFERENCES users (id),
        CONSTRAINT likes_key PRIMARY KEY (post, user)
    );
    CREATE VIEW authors (who) AS SELECT author FROM posts;
    CREATE TRIGGER untyped AFTER INSERT ON posts WHEN new.type = 'none' BEGIN UPDATE posts SET type = 'plain' WHERE id = new.id; END;
    INSERT INTO users (\"e-mail\") VALUES ('a@b.c');";

fn sqlite() -> TestDatabase {
    block_on(TestDatabase::create(Backend::Sqlite))
}

#[test]
fn models_and_a_baseline_are_written_and_the_database_is_where_they_are() {
    let place = Place::to_build("adopted");
    place.init(&["--driver", "sqlite"]).done();
    let (old, new) = (sqlite(), sqlite());
    block_on(old.execute(SCHEMA));
    let on = |database: &TestDatabase, line: &[&str]| {
        place.run_built(&[line, &["--database-url", database.url()]].concat(), &[])
    };
    place.write("migrations/models.rs", "// mine\n");
    on(&old, &["schema", "adopt"]).refused(&["models.rs exists already", "--models FILE"]);
    std::fs::remove_file(place.root().join("migrations/models.rs")).expect("it is there");

    let written = on(&old, &["schema", "adopt", "--stamp"]).done();
    assert!(written.starts_with("migrations/models.rs\nmigrations/versions/"), "{written}");
    assert!(written.trim_end().ends_with("_baseline.rs"), "{written}");
    assert_eq!(block_on(old.column("SELECT \"e-mail\" FROM users")), ["a@b.c"]);
    on(&old, &["schema", "adopt"]).refused(&["has revisions already", "schema dump --format models"]);
    assert!(on(&old, &["current"]).done().contains("(head)"));

    let manifest = place.read("migrations/Cargo.toml");
    place.write(
        "migrations/Cargo.toml",
        manifest.replace("features = [\"sqlite\"]", "features = [\"sqlite\", \"models\"]"),
    );
    let root = place.read("migrations/mod.rs");
    place.write("migrations/mod.rs", format!("{root}\npub mod models;\n"));
    let env = place.read("migrations/env.rs");
    let named = env.replace("let _ = env;", "env.models(ftf_migrate_core::metadata!(migrations));");
    assert_ne!(named, env);
    place.write("migrations/env.rs", named);
    on(&old, &["check"]).done();

    on(&new, &["upgrade", "head"]).done();
    on(&new, &["check"]).done();
    let shown = |database: &TestDatabase| on(database, &["schema", "dump", "--format", "json"]).done();
    assert_eq!(shown(&new), shown(&old));
    on(&new, &["downgrade", "base", "--yes"]).done();
    assert_eq!(block_on(new.tables()), ["ftf_migrate_history", "ftf_migrate_version"]);
}
