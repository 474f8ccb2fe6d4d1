//! Operations to SQL: the exact statements, or the exact refusal, on each database.
//!
//! The cases stand in `ddl_cases/`; `tests/tests/ddl_on_servers.rs` runs the same statements on real servers.

mod ddl_cases;

use ddl_cases::{CASES, Case, SERVERS, compile, replay};
use ftf_migrate_core::capabilities::{Product, Server};
use ftf_migrate_core::ddl::{Effect, Object, Statement, StatementKind};
use ftf_migrate_core::prelude::*;
use ftf_migrate_core::schema::{MetaData, TableName};

/// What a case gives, in the form in which it is written down: databases with the same outcome share it.
fn outcome(case: &Case) -> Vec<String> {
    let mut outcomes: Vec<(String, Vec<String>)> = Vec::new();
    for (name, server) in SERVERS {
        let lines = on_server(case, server);
        match outcomes.iter_mut().find(|(_, same)| *same == lines) {
            Some((names, _)) => *names = format!("{names}, {name}"),
            None => outcomes.push(((*name).to_owned(), lines)),
        }
    }
    outcomes.into_iter().flat_map(|(names, lines)| [vec![format!("{names}:")], lines].concat()).collect()
}

fn on_server(case: &Case, server: &Server) -> Vec<String> {
    let mut lines = Vec::new();
    for statements in compile(case.operations, server, replay(case.before)) {
        match statements {
            Ok(statements) => {
                for statement in without_frame(statements) {
                    let apart = server.product == Product::Postgres && !statement.transactional;
                    let mark = if apart { "(outside of a transaction) " } else { "" };
                    lines.push(format!("    {mark}{}", statement.sql));
                }
            }
            Err(error) => {
                lines.push(format!("    refused: {}: {}; {}", error.operation, error.why, error.instead));
            }
        }
    }
    if lines.is_empty() { vec!["    nothing".to_owned()] } else { lines }
}

/// Of a SQLite table that is made anew, what differs from table to table: the rest is written down once, in
/// `a_sqlite_table_is_made_anew_in_these_steps`.
fn without_frame(statements: Vec<Statement>) -> Vec<Statement> {
    const FRAME: &[&str] = &[
        "CREATE TEMP TABLE \"ftf_migrate_rebuild",
        "INSERT INTO temp.\"ftf_migrate_rebuild\"",
        "DROP TABLE ",
        "PRAGMA legacy_alter_table",
        "ALTER TABLE \"_ftf_new_",
        "UPDATE \"sqlite_sequence\"",
        "INSERT INTO \"sqlite_sequence\"",
    ];
    if !statements.iter().any(|it| it.sql.starts_with(FRAME[0])) {
        return statements;
    }
    statements.into_iter().filter(|it| !FRAME.iter().any(|start| it.sql.starts_with(start))).collect()
}

/// The lines of a case without the indentation of the source.
fn unindented(text: &str) -> Vec<&str> {
    text.trim().lines().map(|line| line.strip_prefix("            ").unwrap_or(line)).collect()
}

#[test]
fn each_operation_gives_the_sql_that_is_written_down() {
    let wrong: Vec<_> = CASES
        .iter()
        .copied()
        .flatten()
        .map(|case| (case, outcome(case)))
        .filter(|(case, found)| *found != unindented(case.expected))
        .map(|(case, found)| format!("=== {}\n{}\n", case.name, found.join("\n")))
        .collect();
    assert!(wrong.is_empty(), "these cases give other SQL:\n{}", wrong.join("\n"));
}

#[test]
fn a_sqlite_table_is_made_anew_in_these_steps() {
    let before: fn(&mut Op) = |op| {
        op.create_table("t", &[column("id", BigInt).primary_key().autoincrement(), column("a", Text)]);
        op.create_index("ix_t", "t", &["a"]);
    };
    let change: fn(&mut Op) = |op| {
        op.alter_column("t", "a").not_null();
    };
    let sqlite = server(Product::Sqlite, (3, 45, 0));
    insta::assert_snapshot!(compiled(sqlite, before, change).unwrap().join(";\n"));
}

const fn server(product: Product, version: (u32, u32, u32)) -> Server {
    Server { product, version }
}

/// The statements or the reason of the first refusal.
fn compiled(server: Server, before: fn(&mut Op), operations: fn(&mut Op)) -> Result<Vec<String>, String> {
    let mut all = Vec::new();
    for statements in compile(operations, &server, replay(before)) {
        all.extend(statements.map_err(|error| error.why)?.into_iter().map(|it| it.sql));
    }
    Ok(all)
}

/// A product, a version without something, the first with it, and an operation that needs it.
type Since = (Product, (u32, u32, u32), (u32, u32, u32), fn(&mut Op));

#[test]
fn what_a_version_lacks_is_refused_and_what_it_has_is_written() {
    fn t(op: &mut Op) {
        op.create_table("t", &[column("a", Integer), column("b", Varchar(9)).not_null().comment("x")]);
    }
    let versions: &[Since] = &[
        (Product::Postgres, (14, 9, 0), (15, 0, 0), |op| {
            op.create_unique_constraint("u", "t", &["a"]).nulls_not_distinct();
        }),
        (Product::Postgres, (10, 9, 0), (11, 0, 0), |op| {
            op.create_index("i", "t", &["a"]).include(&["b"]);
        }),
        (Product::Postgres, (11, 9, 0), (12, 0, 0), |op| {
            op.add_column("t", column("g", Integer).generated_stored("a"));
        }),
        (Product::Postgres, (17, 9, 0), (18, 0, 0), |op| {
            op.add_column("t", column("g", Integer).generated_virtual("a"));
        }),
        (Product::Mysql, (8, 0, 15), (8, 0, 16), |op| {
            op.create_check_constraint("c", "t", "a > 0");
        }),
        (Product::Mysql, (8, 0, 12), (8, 0, 13), |op| {
            op.add_column("t", column("body", Text).server_default(text("x")));
        }),
        (Product::Mysql, (8, 0, 12), (8, 0, 13), |op| {
            op.create_index("i", "t", &[]).expression("lower(b)");
        }),
        (Product::Mysql, (5, 7, 40), (8, 0, 1), |op| {
            op.create_index("i", "t", &[]).desc("a");
        }),
        (Product::Mariadb, (10, 7, 9), (10, 8, 0), |op| {
            op.create_index("i", "t", &[]).desc("a");
        }),
        (Product::Mariadb, (10, 4, 30), (10, 5, 2), |op| {
            op.create_index("i", "t", &["a"]);
            op.rename_index("t", "i", "j");
        }),
        (Product::Sqlite, (3, 36, 0), (3, 37, 0), |op| {
            op.create_table("s", &[column("a", Integer)]).strict();
        }),
        (Product::Sqlite, (3, 30, 0), (3, 31, 0), |op| {
            op.create_table("s", &[column("a", Integer), column("g", Integer).generated_stored("a")]);
        }),
    ];
    for (product, without, with, operations) in versions {
        let (old, new) = (server(*product, *without), server(*product, *with));
        assert!(compiled(old, t, *operations).is_err(), "{old} should refuse");
        assert!(compiled(new, t, *operations).is_ok(), "{new} should accept");
    }
}

#[test]
fn a_server_without_rename_column_restates_the_column() {
    fn before(op: &mut Op) {
        op.create_table("t", &[column("a", Varchar(9)).not_null().server_default(text("x")).comment("c")]);
    }
    for old in [server(Product::Mysql, (5, 7, 44)), server(Product::Mariadb, (10, 4, 34))] {
        let rename: fn(&mut Op) = |op| {
            op.rename_column("t", "a", "b");
        };
        let sql = "ALTER TABLE `t` CHANGE COLUMN `a` `b` VARCHAR(9) NOT NULL DEFAULT 'x' COMMENT 'c'";
        assert_eq!(compiled(old, before, rename).unwrap(), [sql]);
        assert!(compiled(old, |_| {}, rename).unwrap_err().contains("no migration tells what t.a is like"));
    }
}

#[test]
fn a_refusal_says_which_operation_which_server_why_and_what_to_do() {
    let mut op = Op::new();
    op.create_index("ix_a", "posts", &["slug"]).predicate("slug <> ''");
    let mysql = server(Product::Mysql, (8, 4, 0));
    let error = ftf_migrate_core::compile(&op.recorded()[0].operation, &mysql, &MetaData::new()).unwrap_err();
    assert_eq!(
        error.to_string(),
        "create_index ix_a on posts cannot be written for MySQL 8.4.0: it has no partial indexes; \
         leave the predicate out, or index a generated column"
    );
}

#[test]
fn only_what_postgres_refuses_in_a_transaction_runs_outside_of_one() {
    let operations: fn(&mut Op) = |op| {
        op.create_table("t", &[column("a", Integer)]);
        op.create_index("i", "t", &["a"]).concurrently();
        op.add_enum_value("mood", "x");
        op.bulk_insert("t", &["a"], rows![[1]]);
        op.execute("SELECT 1");
    };
    let transactional = |server: Server| -> Vec<bool> {
        let compiled = compile(
            operations,
            &server,
            replay(|op| {
                op.create_table("people", &[column("mood", Enum("mood", &["a"]))]);
            }),
        );
        compiled.into_iter().flat_map(Result::unwrap).map(|it| it.transactional).collect()
    };
    assert_eq!(transactional(server(Product::Postgres, (15, 0, 0))), [true, false, true, true, true]);
    assert_eq!(transactional(server(Product::Postgres, (11, 0, 0))), [true, false, false, true, true]);
    assert_eq!(transactional(server(Product::Mariadb, (10, 11, 0))), [false, false, false, true, true]);
}

#[test]
fn statements_say_what_they_leave_in_the_catalogue() {
    let t = || TableName::new("t");
    let operations: fn(&mut Op) = |op| {
        op.create_table("t", &[column("a", Integer)]);
        op.create_table("t", &[column("a", Integer)]).if_not_exists();
        op.add_column("t", column("b", Integer));
        op.alter_column("t", "b").not_null();
        op.create_index("i", "t", &["a"]);
        op.create_index("i", "t", &["a"]).if_not_exists().concurrently();
        op.create_primary_key("pk", "t", &["a"]);
        op.drop_constraint("pk", "t", ConstraintKind::PrimaryKey);
        op.rename_column("t", "b", "c");
        op.drop_index("i", "t");
        op.drop_column("t", "c");
        op.rename_table("t", "u");
        op.drop_table("u");
        op.drop_table("u").if_exists();
    };
    let effects = |server: Server| -> Vec<Effect> {
        let compiled = compile(operations, &server, MetaData::unknown());
        compiled.into_iter().flat_map(Result::unwrap).map(|it| it.effect).collect()
    };
    let expected = |key: &str| {
        vec![
            Effect::Appears(Object::Table(t())),
            Effect::Repeatable,
            Effect::Appears(Object::Column(t(), "b".into())),
            Effect::Repeatable,
            Effect::Appears(Object::Index(t(), "i".into())),
            // CONCURRENTLY may have left an invalid index; elsewhere the word is left out.
            if key == "pk" { Effect::Appears(Object::Index(t(), "i".into())) } else { Effect::Repeatable },
            Effect::Appears(Object::Constraint(t(), key.into())),
            Effect::Disappears(Object::Constraint(t(), key.into())),
            Effect::Appears(Object::Column(t(), "c".into())),
            Effect::Disappears(Object::Index(t(), "i".into())),
            Effect::Disappears(Object::Column(t(), "c".into())),
            Effect::Appears(Object::Table(TableName::new("u"))),
            Effect::Disappears(Object::Table(TableName::new("u"))),
            Effect::Repeatable,
        ]
    };
    assert_eq!(effects(server(Product::Postgres, (15, 0, 0))), expected("pk"));
    assert_eq!(effects(server(Product::Mariadb, (10, 11, 0))), expected("PRIMARY"));
}

#[test]
fn many_rows_become_several_inserts() {
    let mut op = Op::new();
    op.bulk_insert("t", &["a"], (0..1001).map(|number| vec![number.into()]).collect());
    let sqlite = server(Product::Sqlite, (3, 45, 0));
    let statements =
        ftf_migrate_core::compile(&op.recorded()[0].operation, &sqlite, &MetaData::new()).unwrap();
    let rows: Vec<_> = statements.iter().map(|it| it.sql.matches('(').count() - 1).collect();
    assert_eq!(rows, [500, 500, 1]);
    assert!(statements.iter().all(|it| it.kind == StatementKind::Dml));
}
