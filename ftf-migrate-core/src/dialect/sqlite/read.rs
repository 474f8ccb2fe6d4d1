//! Texts of the schema to its description.

use super::text::token::{Kind, Token, tokens};
use super::text::{self, Clause, ClauseKind, ColumnText, KeyText, TableText};
use super::types;
use crate::schema::{
    Check, Column, Constraint, ForeignKey, Generated, Index, PrimaryKey, ServerDefault, SqlType, Table,
    TableName, Unique, Value,
};
use std::collections::HashMap;

/// A table as far as it has been described.
struct Reader {
    table: Table,
}

/// Describes the table `name`, and the indexes that were made for it.
pub(super) fn describe<'a>(
    name: &TableName,
    text: &TableText,
    indexes: impl IntoIterator<Item = (&'a str, &'a str)>,
) -> Table {
    let mut reader = Reader { table: Table::new(name.clone()) };
    reader.table.without_rowid = text.without_rowid;
    reader.table.strict = text.strict;
    for column in &text.columns {
        reader.column(text, column);
    }
    for constraint in &text.constraints {
        reader.note(&constraint.clause, None);
        reader.table.constraints.extend(constraint_of(&constraint.clause, None));
    }
    reader.table.constraints.sort_by_key(|it| !matches!(it, Constraint::PrimaryKey(_)));
    reader.keys(text);
    for (index, sql) in indexes {
        match text::index(sql) {
            Some(index) => reader.table.indexes.push(index),
            None => reader.table.inexpressible.push(format!("the index {index}")),
        }
    }
    reader.table
}

impl Reader {
    fn column(&mut self, table: &TableText, text: &ColumnText) {
        let mut column = Column::new(&text.name, types::read(text.type_text()));
        for clause in &text.clauses {
            self.note(clause, Some(&text.name));
            match &clause.kind {
                ClauseKind::NotNull => column.nullable = false,
                ClauseKind::Collate { collation } => column.collation = Some(collation.clone()),
                ClauseKind::Generated { expression, stored } => {
                    column.generated = Some(Generated { expression: expression.clone(), stored: *stored });
                }
                ClauseKind::PrimaryKey { autoincrement, .. } => column.autoincrement |= *autoincrement,
                ClauseKind::Check { expression } if is_of_type(text, clause) => {
                    let name = TableName::new(&format!("{}_{}", self.table.name.name, text.name));
                    let values = words_of(expression, &text.name).unwrap_or_default();
                    column.sql_type = SqlType::Enum { name, values };
                }
                _ => {}
            }
            if !is_of_type(text, clause) {
                self.table.constraints.extend(constraint_of(clause, Some(&text.name)));
            }
        }
        let default = text.clauses.iter().find_map(|clause| match &clause.kind {
            ClauseKind::Default { value } => Some(value.as_str()),
            _ => None,
        });
        column.server_default = default.map(|value| default_of(value, &column.sql_type));
        if rowid_column(table) == Some(&text.name) {
            // The rowid has 64 bits, and is never NULL.
            column.sql_type = SqlType::BigInt;
            column.nullable = false;
        }
        self.table.columns.push(column);
    }

    /// What only the key as a whole tells of its columns.
    fn keys(&mut self, text: &TableText) {
        let autoincrement = text
            .constraints
            .iter()
            .any(|it| matches!(it.clause.kind, ClauseKind::PrimaryKey { autoincrement: true, .. }));
        for name in primary_key(&self.table).map(<[String]>::to_vec).unwrap_or_default() {
            let Some(column) = self.table.columns.iter_mut().find(|it| it.name.eq_ignore_ascii_case(&name))
            else {
                continue;
            };
            column.autoincrement |= autoincrement;
            column.nullable &= !text.without_rowid;
        }
    }

    /// Notes what our vocabulary has no word for, on the table or on a column of it.
    fn note(&mut self, clause: &Clause, column: Option<&str>) {
        let Some(odd) = clause.odd else { return };
        let table = &self.table.name;
        self.table.inexpressible.push(match column {
            Some(column) => format!("{odd} on {table}.{column}"),
            None => format!("{odd} on {table}"),
        });
    }
}

/// The column that is the rowid by another name.
/// Source: SQLite manual, "ROWIDs and the INTEGER PRIMARY KEY".
pub(super) fn rowid_column(table: &TableText) -> Option<&str> {
    if table.without_rowid {
        return None;
    }
    let of_column = table.columns.iter().find_map(|column| {
        let key = column.clauses.iter().find_map(|clause| match &clause.kind {
            ClauseKind::PrimaryKey { descending, .. } => Some(*descending),
            _ => None,
        })?;
        Some((column, key))
    });
    let column = match of_column {
        Some((_, true)) => return None,
        Some((column, false)) => column,
        None => {
            let key = table.constraints.iter().find_map(|it| match &it.clause.kind {
                ClauseKind::PrimaryKey { columns, .. } => Some(columns),
                _ => None,
            })?;
            let [name] = key.as_slice() else { return None };
            table.column(name)?
        }
    };
    column.type_text().eq_ignore_ascii_case("INTEGER").then_some(&column.name)
}

/// The constraint that a clause says; `column` is the one that it stands on.
pub(super) fn constraint_of(clause: &Clause, column: Option<&str>) -> Option<Constraint> {
    let name = clause.name.as_ref().map(|(name, _)| name.clone());
    let columns = |given: &[String]| match column {
        Some(column) => vec![column.to_owned()],
        None => given.to_vec(),
    };
    Some(match &clause.kind {
        ClauseKind::PrimaryKey { columns: given, .. } => {
            Constraint::PrimaryKey(PrimaryKey { name, columns: columns(given) })
        }
        ClauseKind::Unique { columns: given } => {
            Constraint::Unique(Unique { name, columns: columns(given), ..Unique::default() })
        }
        ClauseKind::Check { expression } => {
            Constraint::Check(Check { name, expression: expression.clone(), not_valid: false })
        }
        ClauseKind::ForeignKey(key) => {
            let KeyText { referent, referent_columns, on_delete, on_update, match_kind, deferrable, .. } =
                key;
            Constraint::ForeignKey(ForeignKey {
                name,
                columns: columns(&key.columns),
                referent: TableName::new(referent),
                referent_columns: referent_columns.clone(),
                on_delete: *on_delete,
                on_update: *on_update,
                match_kind: *match_kind,
                deferrable: *deferrable,
                not_valid: false,
            })
        }
        _ => return None,
    })
}

/// Whether the clause is the check by which an enum is kept: one without a name, which is what tells it from the checks
/// that our DDL writes, through all renames of the table and the column.
pub(super) fn is_of_type(column: &ColumnText, clause: &Clause) -> bool {
    let ClauseKind::Check { expression } = &clause.kind else { return false };
    clause.name.is_none()
        && column.type_text().eq_ignore_ascii_case("TEXT")
        && words_of(expression, &column.name).is_some()
}

/// The words in `"column" IN ('one', 'two')`, as the DDL of an enum writes it and a rename leaves it.
fn words_of(expression: &str, column: &str) -> Option<Vec<String>> {
    let all = tokens(expression);
    let [name, is_in, open, list @ .., close] = all.as_slice() else { return None };
    let is_name = matches!(name.kind, Kind::Bare | Kind::Quoted);
    let is_ours = is_name && name.value().eq_ignore_ascii_case(column) && is_in.is("IN");
    if !(is_ours && open.is_sign("(") && close.is_sign(")")) {
        return None;
    }
    let is_word = |(index, token): (usize, &Token<'_>)| match index % 2 {
        0 => token.kind == Kind::Text,
        _ => token.is_sign(","),
    };
    list.iter().enumerate().all(is_word).then(|| list.iter().step_by(2).map(Token::value).collect())
}

fn default_of(value: &str, sql_type: &SqlType) -> ServerDefault {
    if value.eq_ignore_ascii_case(super::ddl::now(sql_type)) {
        return ServerDefault::Now;
    }
    if let Some(inside) = value.strip_prefix('(').and_then(|it| it.strip_suffix(')')) {
        return ServerDefault::Sql(inside.to_owned());
    }
    match literal(value, sql_type).or_else(|| name_as_text(value)) {
        Some(value) => ServerDefault::Value(value),
        None => ServerDefault::Sql(value.to_owned()),
    }
}

/// A name behind DEFAULT, outside of parentheses, is a text for SQLite.
fn name_as_text(text: &str) -> Option<Value> {
    let words = tokens(text);
    let [word] = words.as_slice() else { return None };
    let is_time = word.text.to_ascii_uppercase().starts_with("CURRENT_");
    let is_name = matches!(word.kind, Kind::Bare | Kind::Quoted) && !(word.kind == Kind::Bare && is_time);
    is_name.then(|| Value::Text(word.value()))
}

/// The value that `text` writes in a column of this type, if it writes one.
pub(super) fn literal(text: &str, sql_type: &SqlType) -> Option<Value> {
    let digits = text.strip_prefix('+').unwrap_or(text);
    if let Ok(number) = digits.parse::<i64>() {
        let is_truth = *sql_type == SqlType::Boolean && matches!(number, 0 | 1);
        return Some(if is_truth { Value::Bool(number == 1) } else { Value::Int(number) });
    }
    let is_number = digits.starts_with(|first: char| first.is_ascii_digit() || matches!(first, '-' | '.'));
    if is_number && let Some(number) = digits.parse().ok().filter(|it: &f64| it.is_finite()) {
        return Some(Value::Float(number));
    }
    let words = tokens(text);
    let [word] = words.as_slice() else { return None };
    match word.kind {
        Kind::Text => Some(Value::Text(word.value())),
        Kind::Blob => bytes(word.text).map(Value::Bytes),
        _ if word.is("NULL") => Some(Value::Null),
        _ if word.is("TRUE") => Some(Value::Bool(true)),
        _ if word.is("FALSE") => Some(Value::Bool(false)),
        _ => None,
    }
}

fn bytes(literal: &str) -> Option<Vec<u8>> {
    let digits = literal.get(2..literal.len().checked_sub(1)?)?;
    let pairs = digits.as_bytes().chunks(2);
    pairs.map(|pair| u8::from_str_radix(std::str::from_utf8(pair).ok()?, 16).ok()).collect()
}

/// Gives foreign keys that mean the primary key of their table its columns, and all of them the names
/// under which what they mean was made.
pub(super) fn resolve_keys(tables: &mut [Table]) {
    let mut places = HashMap::with_capacity(tables.len());
    for (at, table) in tables.iter().enumerate() {
        places.entry(table.name.name.to_ascii_lowercase()).or_insert(at);
    }
    for at in 0..tables.len() {
        for number in 0..tables[at].constraints.len() {
            let Constraint::ForeignKey(key) = &tables[at].constraints[number] else { continue };
            if let Some(end) = places.get(&key.referent.name.to_ascii_lowercase()) {
                tables[at].constraints[number] = Constraint::ForeignKey(resolved(key, &tables[*end]));
            }
        }
    }
}

/// The foreign key in the words of the table that it refers to.
fn resolved(key: &ForeignKey, referent: &Table) -> ForeignKey {
    let mut key = key.clone();
    referent.name.name.clone_into(&mut key.referent.name);
    if key.referent_columns.is_empty() {
        key.referent_columns = primary_key(referent).map(<[String]>::to_vec).unwrap_or_default();
    }
    for name in &mut key.referent_columns {
        if let Some(column) = referent.columns.iter().find(|it| it.name.eq_ignore_ascii_case(name)) {
            column.name.clone_into(name);
        }
    }
    key
}

/// The columns of the primary key.
fn primary_key(table: &Table) -> Option<&[String]> {
    table.constraints.iter().find_map(|constraint| match constraint {
        Constraint::PrimaryKey(key) => Some(key.columns.as_slice()),
        _ => None,
    })
}

/// The index of this name, if its text is understood.
pub(super) fn index_named<'a>(indexes: &'a [Index], name: &str) -> Option<&'a Index> {
    indexes.iter().find(|index| index.name.eq_ignore_ascii_case(name))
}
