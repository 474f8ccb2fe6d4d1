use super::{Cut, cut};
use crate::capabilities::Database::{self, Mysql, Postgres, Sqlite};
use proptest::prelude::*;

fn statements(sql: &str, database: Database) -> Vec<&str> {
    cut(sql, database).statements.iter().map(|statement| statement.sql).collect()
}

#[track_caller]
fn assert_cut(database: Database, sql: &str, expected: &[&str]) {
    assert_eq!(statements(sql, database), expected, "{sql}");
    assert!(cut(sql, database).is_certain, "{sql}");
}

#[test]
fn semicolons_separate_statements_where_they_are_no_text() {
    assert_cut(Mysql, "", &[]);
    assert_cut(Mysql, " ; -- nothing\n;/* ; */ # ;\n", &[]);
    assert_cut(Mysql, "SELECT 1", &["SELECT 1"]);
    assert_cut(
        Mysql,
        "-- a\nSELECT 1 ; \n SELECT ';''', \"a;\", `b;` -- c;\n;",
        &["SELECT 1", "SELECT ';''', \"a;\", `b;`"],
    );
    assert_cut(Mysql, "SELECT 1--1; SELECT 2", &["SELECT 1--1", "SELECT 2"]);
    assert_cut(Sqlite, "SELECT 1--1; SELECT 2", &["SELECT 1"]);
    assert_cut(Sqlite, "SELECT [a;b], 'it\\'; SELECT 2", &["SELECT [a;b], 'it\\'", "SELECT 2"]);
    assert_cut(
        Postgres,
        "SELECT $$;$$, $a$ ; $$ $a$; SELECT 2 /* /* ; */ ; */",
        &["SELECT $$;$$, $a$ ; $$ $a$", "SELECT 2"],
    );
}

#[test]
fn bodies_keep_their_semicolons() {
    let procedure = "CREATE OR REPLACE DEFINER=`a`@`b` PROCEDURE p() BEGIN IF x THEN SELECT CASE WHEN 1 THEN 2 END; \
                     END IF; CASE y WHEN 1 THEN SET @z = 1; END CASE; WHILE x DO SET x = 0; END WHILE; BEGIN END; END";
    assert_cut(
        Mysql,
        &format!("DROP TABLE a; {procedure}; DROP TABLE b"),
        &["DROP TABLE a", procedure, "DROP TABLE b"],
    );
    let trigger = "CREATE TRIGGER t AFTER INSERT ON a FOR EACH ROW SET NEW.x = 1";
    assert_cut(Mysql, &format!("{trigger}; SELECT 1"), &[trigger, "SELECT 1"]);
    let trigger =
        "CREATE TRIGGER t AFTER UPDATE ON a BEGIN DELETE FROM b; SELECT CASE 1 WHEN 1 THEN 2 END; END";
    assert_cut(Sqlite, &format!("{trigger}; SELECT 1"), &[trigger, "SELECT 1"]);
    assert_cut(
        Mysql,
        "CREATE TABLE event (begin INT); SELECT 1",
        &["CREATE TABLE event (begin INT)", "SELECT 1"],
    );
}

#[test]
fn delimiter_is_for_the_client() {
    let sql = "DROP PROCEDURE p;\nDELIMITER //\nCREATE PROCEDURE p() BEGIN SELECT 1; SELECT '//'; END //\nSELECT 2//\n\
               delimiter ;\nSELECT 3;";
    let found = cut(sql, Mysql);
    assert!(found.has_delimiter && found.is_certain);
    assert_eq!(
        statements(sql, Mysql),
        ["DROP PROCEDURE p", "CREATE PROCEDURE p() BEGIN SELECT 1; SELECT '//'; END", "SELECT 2", "SELECT 3"]
    );
    assert!(!cut("SELECT delimiter FROM a", Mysql).has_delimiter);
}

#[test]
fn in_doubt_a_text_stays_whole() {
    let table = [
        (Mysql, "SET @a = 1; INSERT INTO b VALUES (@a)"),
        (Mysql, "INSERT INTO a VALUES (1); INSERT INTO b VALUES (LAST_INSERT_ID())"),
        (Mysql, "CREATE TEMPORARY TABLE a (b INT); DROP TABLE c"),
        (Mysql, "START TRANSACTION; DELETE FROM a; COMMIT"),
        (Mysql, "LOCK TABLES a WRITE; DELETE FROM a; UNLOCK TABLES"),
        (Mysql, "/*!40101 SET NAMES utf8 */; SELECT 1"),
        (Mysql, r"SELECT 'it\'s'; SELECT 2"),
        (Mysql, "SELECT 'open; SELECT 2"),
        (Mysql, "SELECT 1 /* open; SELECT 2"),
        (Mysql, "CREATE TRIGGER t AFTER INSERT ON a FOR EACH ROW IF x THEN SET y = 1; END IF; SELECT 1"),
        (Mysql, "CREATE PROCEDURE p() BEGIN SELECT 1; SELECT 2"),
        (Sqlite, "PRAGMA foreign_keys = OFF; DROP TABLE a"),
        (Sqlite, "BEGIN; DELETE FROM a; COMMIT"),
        (Postgres, "DELETE FROM a; COMMIT; DELETE FROM b"),
    ];
    for (database, sql) in table {
        assert!(!cut(sql, database).is_certain, "{sql}");
    }
}

#[test]
fn statements_that_only_change_rows_are_told() {
    let kinds = |sql| cut(sql, Mysql).statements.iter().map(|statement| statement.is_dml).collect::<Vec<_>>();
    assert_eq!(
        kinds(
            "INSERT INTO a VALUES (1); update a set b = 1; CREATE TABLE c (d INT); CALL e(); WITH x AS (SELECT 1) SELECT 2"
        ),
        [true, true, false, false, true]
    );
}

/// Statements that are certain on all databases.
fn statement() -> impl Strategy<Value = String> {
    let piece = prop_oneof![
        Just("SELECT 'a;b'".to_owned()),
        Just("INSERT INTO a VALUES ('it''s', \"x;\")".to_owned()),
        Just("UPDATE a SET b = CASE WHEN c THEN 1 ELSE 2 END".to_owned()),
        Just("CREATE TABLE t (begin INT /* ; */, y INT)".to_owned()),
        Just(
            "CREATE TRIGGER t AFTER INSERT ON a FOR EACH ROW BEGIN DELETE FROM b; SELECT ';'; END".to_owned()
        ),
        "[a-z]{1,8} [a-z0-9=<> ]{0,12}x".prop_filter("begins nothing", |text| {
            let first = text.split(' ').next().unwrap_or_default().to_ascii_uppercase();
            let words = super::SESSION.iter().chain(super::OF_SESSION);
            first != "CREATE"
                && first != "DELIMITER"
                && !words.clone().any(|word| text.to_ascii_uppercase().contains(word))
        }),
    ];
    piece
}

proptest! {
    #[test]
    fn what_is_joined_is_cut_again(
        written in prop::collection::vec((statement(), prop::sample::select(vec![";", ";\n", " ; -- x;\n", "; /* ' ; */ ;"])), 0..8),
        database in prop::sample::select(vec![Sqlite, Postgres, Mysql]),
    ) {
        let text: String = written.iter().flat_map(|(sql, end)| [sql.as_str(), *end]).collect();
        let Cut { statements, is_certain, has_delimiter } = cut(&text, database);
        let found: Vec<_> = statements.iter().map(|statement| statement.sql).collect();
        let expected: Vec<_> = written.iter().map(|(sql, _)| sql.as_str()).collect();
        prop_assert_eq!(found, expected);
        prop_assert!(is_certain && !has_delimiter);
    }

    #[test]
    fn any_text_is_cut_in_order(
        pieces in prop::collection::vec(prop_oneof![
            Just("'".to_owned()), Just("\"".to_owned()), Just("`".to_owned()), Just("--".to_owned()), Just("/*".to_owned()),
            Just("*/".to_owned()), Just("\n".to_owned()), Just(";".to_owned()), Just("$".to_owned()), Just("BEGIN ".to_owned()),
            Just("END ".to_owned()), Just("CREATE TRIGGER ".to_owned()), Just("DELIMITER ".to_owned()), Just("@".to_owned()), any::<String>(),
        ], 0..20),
        database in prop::sample::select(vec![Sqlite, Postgres, Mysql]),
    ) {
        let text = pieces.concat();
        let found = cut(&text, database);
        let mut rest = text.as_str();
        for statement in &found.statements {
            let at = rest.find(statement.sql);
            prop_assert!(at.is_some() && !statement.sql.is_empty());
            // What is open takes the blank end in.
            prop_assert!(!found.is_certain || statement.sql.trim_end() == statement.sql);
            rest = &rest[at.unwrap_or_default() + statement.sql.len()..];
        }
    }
}
