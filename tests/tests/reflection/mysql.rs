//! What MySQL and MariaDB have, made by hand.

use super::round_trip::assert_same;
use super::{connect, reflect};
use ftf_migrate_core::capabilities::Product;
use ftf_migrate_core::compile;
use ftf_migrate_core::operation::{CreateTable, Operation};
use ftf_migrate_core::reflect::Filter;
use ftf_migrate_core::schema::{
    Check, Column, Constraint, Index, MetaData, ServerDefault, SqlType, Table, TableName, Value,
};
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

/// A table as someone writes it, in words that the server changes.
fn written() -> MetaData {
    let mut table = Table::new(TableName::new("t"));
    let mut add = |name: &str, sql_type: SqlType, default: Option<ServerDefault>| {
        table.columns.push(Column { server_default: default, ..Column::new(name, sql_type) });
    };
    let value = |it: Value| Some(ServerDefault::Value(it));
    let sql = |it: &str| Some(ServerDefault::Sql(it.to_owned()));
    add("id", SqlType::Uuid, None);
    add("at", SqlType::TimestampTz, Some(ServerDefault::Now));
    add("price", SqlType::Numeric(None), value(Value::Float(3.0)));
    add("rounded", SqlType::Numeric(Some((9, 2))), value(Value::Text("1.234".into())));
    add("path", SqlType::Text, value(Value::Text("C:\\x".into())));
    add("large", SqlType::Custom("MEDIUMINT UNSIGNED".into()), value(Value::Int(0)));
    add("sum", SqlType::Integer, sql("1+1"));
    add("word", SqlType::Varchar(20), sql("upper('it''s')"));
    add("latin", SqlType::Varchar(20), None);
    add("real", SqlType::Real, value(Value::Float(0.1)));
    add("double", SqlType::Double, value(Value::Float(1e20)));
    add("ok", SqlType::Boolean, value(Value::Int(1)));
    add("many", SqlType::BigInt, value(Value::Bool(true)));
    add("code", SqlType::Varchar(9), value(Value::Int(5)));
    let values = vec!["Ready".into(), "it's ".into()];
    add("kind", SqlType::Enum { name: TableName::new("kind"), values }, value(Value::Text("Ready".into())));
    add("hour", SqlType::Time, sql("current_time(6)"));
    add("now", SqlType::Timestamp, sql("current_timestamp(6)"));
    add("stamp", SqlType::Custom("TIMESTAMP(3)".into()), Some(ServerDefault::Now));
    add("raw", SqlType::Custom("VARBINARY(9)".into()), value(Value::Text("x".into())));
    add("day", SqlType::Varchar(40), Some(ServerDefault::Now));
    add("face", SqlType::Varchar(40), sql("concat('\u{1F600}', 'é')"));
    add("nothing", SqlType::Integer, value(Value::Null));
    add("doc", SqlType::Jsonb, value(Value::Text("{\"a\": \"it's\"}".into())));
    add("named", SqlType::Custom("Json".into()), None);
    add("short", SqlType::Custom("text character set latin1".into()), None);
    add("bits", SqlType::Custom("bit(2)".into()), sql("b'10'"));
    add("hidden", SqlType::Integer, value(Value::Text("7".into())));
    for column in &mut table.columns {
        match column.name.as_str() {
            "latin" => column.charset = Some("latin1".into()),
            "stamp" => (column.nullable, column.on_update_now) = (false, true),
            "hidden" => column.invisible = true,
            _ => {}
        }
    }
    table.engine = Some("innodb".into());
    table.collation = Some("utf8mb4_bin".into());
    let check =
        Check { name: Some("ck".into()), expression: "sum>0 AND word<>'it''s'".into(), not_valid: false };
    table.constraints.push(Constraint::Check(check));
    table.indexes.push(Index {
        unique: true,
        method: Some("BTREE".into()),
        ..Index::new("uq", &["id", "sum"])
    });
    let mut metadata = MetaData::new();
    metadata.tables.insert(table.name.clone(), table);
    metadata
}

#[test]
fn a_written_table_is_normal_as_it_is_read_back() {
    block_on(async {
        let database = TestDatabase::create(Backend::Mysql).await;
        let mut connection = connect(&database).await;
        let version = database.value("SELECT version()").await;
        let product = if version.contains("MariaDB") { Product::Mariadb } else { Product::Mysql };
        let metadata = written();
        let table = metadata.tables[&TableName::new("t")].clone();
        let create = Operation::CreateTable(CreateTable { table, if_not_exists: false });
        for statement in compile(&create, &product.newest(), &MetaData::new()).unwrap() {
            database.execute(&statement.sql).await;
        }
        let normal = ftf_migrate_core::normalize(&mut connection, &metadata).await.unwrap();
        let reflected = reflect(&database, &Filter::new()).await;
        assert_same(&reflected, &normal, "reflected, normalized");
        let table = &normal.tables[&TableName::new("t")];
        let default = |name: &str| table.column(name).unwrap().server_default.clone();
        assert_eq!(default("rounded"), Some(ServerDefault::Value(Value::Float(1.23))));
        assert_eq!(default("path"), Some(ServerDefault::Value(Value::Text("C:\\x".into()))));
        assert_eq!(default("sum"), Some(ServerDefault::Sql("1 + 1".into())));
        assert_eq!(table.column("latin").unwrap().collation.as_deref(), Some("latin1_swedish_ci"));
        assert!(table.indexes.is_empty() && table.engine.is_none());
        // What the catalogue says of the default is what a row gets.
        database.execute("INSERT INTO t (id) VALUES ('x')").await;
        assert_eq!(database.value("SELECT path FROM t").await, "C:\\x");
    });
}

#[test]
fn what_the_server_does_not_take_stays_as_it_is_written() {
    block_on(async {
        let database = TestDatabase::create(Backend::Mysql).await;
        let mut connection = connect(&database).await;
        let mut metadata = written();
        let mut other = Table::new(TableName::new("other"));
        other.columns.push(Column::new("a", SqlType::Custom("no_such_type".into())));
        metadata.tables.insert(other.name.clone(), other);
        let normal = ftf_migrate_core::normalize(&mut connection, &metadata).await.unwrap();
        let other = &normal.tables[&TableName::new("other")];
        assert_eq!(other.columns[0].sql_type, SqlType::Custom("no_such_type".into()));
        let sum = normal.tables[&TableName::new("t")].column("sum").unwrap();
        assert_eq!(sum.server_default, Some(ServerDefault::Sql("1 + 1".into())));
        // The tables that were asked with are gone for this session too.
        let gone = connection.fetch("SELECT 1 FROM ftf_migrate_scratch_0").await;
        assert!(gone.is_err(), "{gone:?}");
        assert!(reflect(&database, &Filter::new()).await.tables.is_empty());
    });
}
