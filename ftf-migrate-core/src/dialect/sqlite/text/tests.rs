//! Texts as people write them.

use super::{ClauseKind, TableText, index};
use crate::schema::{ForeignKeyAction, IndexKey, SortOrder};

fn table(sql: &str) -> TableText {
    TableText::parse(sql).unwrap_or_else(|| panic!("not understood: {sql}"))
}

fn names(table: &TableText) -> Vec<&str> {
    table.columns.iter().map(|column| column.name.as_str()).collect()
}

fn types(table: &TableText) -> Vec<&str> {
    table.columns.iter().map(super::ColumnText::type_text).collect()
}

fn kinds(sql: &str) -> Vec<ClauseKind> {
    let table = table(&format!("CREATE TABLE t ({sql})"));
    let on_columns = table.columns.into_iter().flat_map(|column| column.clauses);
    on_columns.chain(table.constraints.into_iter().map(|it| it.clause)).map(|clause| clause.kind).collect()
}

/// What SQLite takes. Each is put together again as it was.
const TEXTS: &[&str] = &[
    "CREATE TABLE t (a)",
    "CREATE TABLE t (a, b INTEGER,c TEXT)",
    "CREATE TABLE t (\"a b\" TEXT, [c d] INT, `e` x, 'f' y)",
    "CREATE TABLE t (a -- the first, (\n, b /* , ) */ INT\n)",
    "CREATE TABLE t (a INT DEFAULT (1 + (2)), b TEXT DEFAULT 'x,)', c DEFAULT -1.5e3, d DEFAULT current_timestamp)",
    "CREATE TABLE t (a UNSIGNED BIG INT(10, 5) NOT NULL, \"b\" \"long text\"(1))",
    "CREATE TABLE t (key TEXT, action INT, replace INT, desc INT, of INT, generated INT, always INT)",
    "CREATE TABLE t (a INT, b INT GENERATED ALWAYS AS (a * 2) STORED, c AS (a) , d INT AS (a) VIRTUAL)",
    "CREATE TABLE t (a INTEGER PRIMARY KEY DESC ON CONFLICT REPLACE AUTOINCREMENT, UNIQUE (a COLLATE NOCASE DESC)) STRICT",
    "CREATE TABLE t (a REFERENCES p (x) ON DELETE SET NULL MATCH FULL NOT DEFERRABLE INITIALLY DEFERRED NOT NULL, PRIMARY KEY (a)) WITHOUT ROWID, STRICT",
    "CREATE TABLE t (a CONSTRAINT n NOT NULL CONSTRAINT c CHECK (a IN (1, 2)) CONSTRAINT d)",
    "CREATE TABLE t (a CONSTRAINT x CONSTRAINT y NOT NULL)",
    "CREATE TABLE t (ä TEXT COLLATE \"de_DE\" CHECK (ä <> ')'))",
];

#[test]
fn a_text_is_put_together_as_it_was() {
    for text in TEXTS {
        assert_eq!(table(text).create("t"), *text);
    }
    let without_commas =
        "CREATE TABLE t (a INT, CHECK (a > 0) UNIQUE (a) CONSTRAINT x FOREIGN KEY (a) REFERENCES t)";
    assert_eq!(
        table(without_commas).create("t"),
        "CREATE TABLE t (a INT, CHECK (a > 0) ,UNIQUE (a) ,CONSTRAINT x FOREIGN KEY (a) REFERENCES t)"
    );
}

#[test]
fn columns_and_their_types_are_found() {
    let found = table(TEXTS[2]);
    assert_eq!(names(&found), ["a b", "c d", "e", "f"]);
    assert_eq!(types(&found), ["TEXT", "INT", "x", "y"]);
    assert_eq!(names(&table(TEXTS[3])), ["a", "b"]);
    assert_eq!(types(&table(TEXTS[3])), ["", "INT"]);
    assert_eq!(types(&table(TEXTS[5])), ["UNSIGNED BIG INT(10, 5)", "\"long text\"(1)"]);
    assert_eq!(names(&table(TEXTS[6])), ["key", "action", "replace", "desc", "of", "generated", "always"]);
    assert_eq!(types(&table(TEXTS[7])), ["INT", "INT", "", "INT"]);
}

#[test]
fn clauses_are_understood() {
    let nothing = Vec::<String>::new;
    assert_eq!(
        kinds("a INT NOT NULL DEFAULT (1) COLLATE nocase UNIQUE"),
        [
            ClauseKind::NotNull,
            ClauseKind::Default { value: "(1)".into() },
            ClauseKind::Collate { collation: "nocase".into() },
            ClauseKind::Unique { columns: nothing() },
        ]
    );
    assert_eq!(
        kinds("a AS (b -- c\n) STORED, PRIMARY KEY (\"x\", y)"),
        [
            ClauseKind::Generated { expression: "b -- c".into(), stored: true },
            ClauseKind::PrimaryKey {
                columns: vec!["x".into(), "y".into()],
                autoincrement: false,
                descending: false
            },
        ]
    );
    let read = kinds("a REFERENCES p ON DELETE SET NULL ON UPDATE NO ACTION");
    let [ClauseKind::ForeignKey(key)] = read.as_slice() else { panic!("a foreign key: {read:?}") };
    assert_eq!((key.referent.as_str(), &key.referent_columns), ("p", &nothing()));
    assert_eq!(key.on_delete, Some(ForeignKeyAction::SetNull));
    assert_eq!(key.on_update, Some(ForeignKeyAction::NoAction));
}

#[test]
fn what_there_is_no_word_for_is_said() {
    let odd = |sql: &str| {
        let table = table(&format!("CREATE TABLE t ({sql})"));
        let on_columns = table.columns.into_iter().flat_map(|column| column.clauses);
        let mut all = on_columns.chain(table.constraints.into_iter().map(|it| it.clause));
        all.find_map(|clause| clause.odd)
    };
    assert_eq!(odd("a NOT NULL ON CONFLICT IGNORE"), Some("ON CONFLICT"));
    assert_eq!(odd("a, UNIQUE (a COLLATE NOCASE)"), Some("an order or a collation in a key"));
    assert_eq!(odd("a INTEGER PRIMARY KEY DESC"), Some("an order or a collation in a key"));
    assert_eq!(odd("a SOMETHING NOT THERE"), Some("a clause that is not understood"));
    assert_eq!(odd("a INTEGER PRIMARY KEY ASC AUTOINCREMENT NOT NULL CHECK (a > 0)"), None);
}

#[test]
fn no_ordinary_table_is_refused() {
    for sql in ["", "CREATE VIRTUAL TABLE t USING fts5(a)", "CREATE VIEW v AS SELECT 1", "CREATE TABLE t (a"]
    {
        assert_eq!(TableText::parse(sql), None, "{sql}");
    }
}

#[test]
fn indexes_are_understood() {
    let found = index("CREATE UNIQUE INDEX \"i x\" ON t (a, \"b\" DESC, lower(c) ASC, (d), e COLLATE NOCASE) WHERE a > 0 -- x")
        .expect("an index");
    assert_eq!((found.name.as_str(), found.unique), ("i x", true));
    assert_eq!(found.predicate.as_deref(), Some("a > 0 -- x"));
    let parts: Vec<_> = found.parts.into_iter().map(|part| (part.key, part.order)).collect();
    let column = |name: &str| IndexKey::Column(name.into());
    let expression = |text: &str| IndexKey::Expression(text.into());
    assert_eq!(
        parts,
        [
            (column("a"), None),
            (column("b"), Some(SortOrder::Desc)),
            (expression("lower(c)"), Some(SortOrder::Asc)),
            (expression("d"), None),
            (expression("e COLLATE NOCASE"), None),
        ]
    );
    assert_eq!(index("CREATE INDEX i ON t"), None);
}
