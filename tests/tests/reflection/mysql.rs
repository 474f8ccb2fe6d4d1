//! What MySQL and MariaDB have, made by hand.

use super::reflect;
use ftf_migrate_core::reflect::Filter;
use ftf_migrate_tests::{Backend, TestDatabase, block_on};

/// The two products show expressions in different words, and MariaDB has no type for JSON and no indexes of expressions.
async fn product(database: &TestDatabase) -> &'static str {
    let version = database.value("SELECT version()").await;
    if version.contains("MariaDB") { "mariadb" } else { "mysql" }
}

#[test]
fn everything_that_the_catalogue_knows_is_read() {
    block_on(async {
        let database = TestDatabase::create(Backend::Mysql).await;
        let product = product(&database).await;
        let name = database.name();
        database.execute(&format!("ALTER DATABASE `{name}` COLLATE utf8mb4_bin")).await;
        for statement in [
            "CREATE TABLE teams (id BIGINT PRIMARY KEY, code INT NOT NULL UNIQUE, UNIQUE KEY both_of_them (code, id))",
            "CREATE TABLE `Us``ers` (
                id BIGINT NOT NULL AUTO_INCREMENT,
                team INT DEFAULT 5 COMMENT 'it''s a \"team\"',
                `e mail` VARCHAR(190) NOT NULL DEFAULT 'it''s',
                latin VARCHAR(3) CHARACTER SET latin1,
                general TEXT COLLATE utf8mb4_general_ci,
                price DECIMAL(10, 2) DEFAULT 1.50, plain DECIMAL DEFAULT 3,
                ok BOOLEAN NOT NULL DEFAULT TRUE, tiny TINYINT, `wi``de` INT UNSIGNED,
                at DATETIME(6) DEFAULT CURRENT_TIMESTAMP(6) ON UPDATE CURRENT_TIMESTAMP(6),
                at_all TIMESTAMP NOT NULL DEFAULT CURRENT_TIMESTAMP, day DATE DEFAULT (curdate()),
                doc JSON, kind ENUM('a', 'b''c', '') DEFAULT 'a',
                twice INT GENERATED ALWAYS AS (tiny * 2) STORED, more INT AS (tiny + 1) VIRTUAL,
                body LONGTEXT DEFAULT ('x'), size DOUBLE DEFAULT 1e10, raw VARBINARY(16), large LONGBLOB,
                hidden INT INVISIBLE DEFAULT 3, computed INT DEFAULT (1 + 1), bits BIT(1) DEFAULT b'1',
                PRIMARY KEY (id), UNIQUE KEY uq (`e mail`, team), KEY ix (`e mail`(5), team DESC), KEY plain_ix (ok),
                FULLTEXT KEY ft (general), UNIQUE KEY prefixed (`e mail`(10)),
                CONSTRAINT ck CHECK (tiny > 0 AND `e mail` <> 'x'),
                CONSTRAINT fk FOREIGN KEY (team) REFERENCES teams (code) ON DELETE CASCADE ON UPDATE SET NULL
            ) COMMENT 'who''s there'",
            "CREATE TABLE other (a INT) CHARACTER SET latin1 ENGINE MyISAM",
            "CREATE TABLE tmp_x (a INT)",
            "CREATE VIEW seen AS SELECT 1",
        ] {
            database.execute(statement).await;
        }
        if product == "mysql" {
            database.execute("CREATE INDEX ex ON `Us``ers` ((lower(latin)), ok)").await;
        }
        let metadata = reflect(&database, &Filter::new().exclude_tables(&["tmp_*"])).await;
        insta::with_settings!({ snapshot_suffix => product }, {
            insta::assert_debug_snapshot!(metadata);
        });
    });
}

#[test]
fn tables_of_other_databases_have_their_schema() {
    block_on(async {
        let (one, other) =
            (TestDatabase::create(Backend::Mysql).await, TestDatabase::create(Backend::Mysql).await);
        one.execute("CREATE TABLE a (id INT PRIMARY KEY)").await;
        let name = other.name();
        other.execute("CREATE TABLE b (id INT PRIMARY KEY)").await;
        let metadata = reflect(&one, &Filter::new().schemas(&[name])).await;
        let names: Vec<_> = metadata.tables.keys().map(ToString::to_string).collect();
        assert_eq!(names, ["a".to_owned(), format!("{name}.b")]);
        let only = reflect(&one, &Filter::new().schemas(&[name]).include_tables(&["b"])).await;
        assert_eq!(only.tables.len(), 1);
    });
}
