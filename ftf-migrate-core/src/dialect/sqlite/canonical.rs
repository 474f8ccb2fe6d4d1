//! The form in which tables of SQLite are compared: what is the default is left out, and of several
//! ways to write the same there is one.

use super::read::literal;
use super::text::token::{Kind, tokens};
use super::text::{canonical, is_bare_name};
use super::{ddl, types};
use crate::schema::{
    Column, Constraint, ForeignKeyAction, ForeignKeyMatch, Index, IndexKey, ServerDefault, SortOrder,
    SqlType, Table, Value,
};

/// Below it, every whole number is one number of floating point too.
const EXACT: f64 = 9_007_199_254_740_992.0;

/// Brings a table that was read from its texts into this form.
pub(super) fn canonicalize(table: &mut Table) {
    let names: Vec<String> = table.columns.iter().map(|column| column.name.clone()).collect();
    let names: Vec<&str> = names.iter().map(String::as_str).collect();
    let table_name = table.name.name.clone();
    let expression = |text: &str| canonical(text, &table_name, &names);
    let schema = table.name.schema.clone();
    for column in &mut table.columns {
        canonicalize_column(column, &expression);
    }
    for constraint in &mut table.constraints {
        canonicalize_constraint(constraint, schema.as_ref(), &expression);
        as_declared(columns_of(constraint), &names);
    }
    for index in &mut table.indexes {
        canonicalize_index(index, &names, &expression);
    }
    forbid_null_in_key(table);
}

fn canonicalize_column(column: &mut Column, expression: &impl Fn(&str) -> String) {
    if let SqlType::Custom(name) = &mut column.sql_type {
        *name = types::canonical(name);
    }
    // Names of collations are the same in any case.
    column.collation =
        column.collation.take().map(|it| it.to_ascii_uppercase()).filter(|collation| collation != "BINARY");
    if let Some(generated) = &mut column.generated {
        generated.expression = expression(&generated.expression);
    }
    column.server_default = column.server_default.take().and_then(|it| default(it, &column.sql_type));
}

fn default(default: ServerDefault, sql_type: &SqlType) -> Option<ServerDefault> {
    let value = match default {
        ServerDefault::Now => return Some(ServerDefault::Now),
        ServerDefault::Value(value) => value,
        ServerDefault::Sql(text) => {
            let text = canonical(&text, "", &[]);
            if text == ddl::now(sql_type) {
                return Some(ServerDefault::Now);
            }
            match literal(&text, sql_type) {
                Some(value) => value,
                None => return Some(ServerDefault::Sql(text)),
            }
        }
    };
    let is_number = matches!(
        sql_type,
        SqlType::TinyInt
            | SqlType::SmallInt
            | SqlType::Integer
            | SqlType::BigInt
            | SqlType::Real
            | SqlType::Double
            | SqlType::Numeric(_)
    );
    Some(ServerDefault::Value(match value {
        Value::Null => return None,
        // SQLite has no truth values of its own.
        Value::Bool(value) if *sql_type != SqlType::Boolean => Value::Int(value.into()),
        // What the column makes of it is the same.
        Value::Float(value) if is_number && value.fract() == 0.0 && value.abs() < EXACT =>
        {
            #[expect(clippy::cast_possible_truncation, reason = "it is a whole number below the limit")]
            Value::Int(value as i64)
        }
        value => value,
    }))
}

fn canonicalize_constraint(
    constraint: &mut Constraint,
    schema: Option<&String>,
    expression: &impl Fn(&str) -> String,
) {
    match constraint {
        Constraint::Check(check) => check.expression = expression(&check.expression),
        Constraint::ForeignKey(key) => {
            // A foreign key never leaves its schema. (One that does was never written: DDL refuses it.)
            if key.referent.schema.is_none() {
                key.referent.schema = schema.cloned();
            }
            for action in [&mut key.on_delete, &mut key.on_update] {
                *action = action.filter(|action| *action != ForeignKeyAction::NoAction);
            }
            key.match_kind = key.match_kind.filter(|kind| *kind != ForeignKeyMatch::Simple);
        }
        _ => {}
    }
}

fn columns_of(constraint: &mut Constraint) -> &mut [String] {
    match constraint {
        Constraint::PrimaryKey(key) => &mut key.columns,
        Constraint::Unique(unique) => &mut unique.columns,
        Constraint::ForeignKey(key) => &mut key.columns,
        Constraint::Check(_) | Constraint::Exclude(_) => &mut [],
    }
}

/// Writes names as the columns that they mean.
fn as_declared<'a>(names: impl IntoIterator<Item = &'a mut String>, columns: &[&str]) {
    for name in names {
        if let Some(column) = columns.iter().find(|column| column.eq_ignore_ascii_case(name)) {
            (*column).clone_into(name);
        }
    }
}

fn canonicalize_index(index: &mut Index, columns: &[&str], expression: &impl Fn(&str) -> String) {
    index.predicate = index.predicate.take().map(|predicate| expression(&predicate));
    for part in &mut index.parts {
        part.order = part.order.filter(|order| *order == SortOrder::Desc);
        match &mut part.key {
            IndexKey::Column(name) => as_declared([name], columns),
            IndexKey::Expression(text) => {
                *text = expression(text);
                if let Some(column) = column_alone(text, columns) {
                    part.key = IndexKey::Column(column);
                }
            }
        }
    }
}

/// The column that is all of the expression.
fn column_alone(expression: &str, columns: &[&str]) -> Option<String> {
    let words = tokens(expression);
    let [word] = words.as_slice() else { return None };
    let is_name = word.kind == Kind::Quoted || word.kind == Kind::Bare && is_bare_name(word.text);
    columns.iter().find(|column| is_name && **column == word.value()).map(|&column| column.to_owned())
}

/// SQLite takes NULL in a primary key, by an old mistake that no other database shares; nobody means it.
/// Source: SQLite manual, "CREATE TABLE", section 3.5, "The PRIMARY KEY".
fn forbid_null_in_key(table: &mut Table) {
    for constraint in &table.constraints {
        let Constraint::PrimaryKey(key) = constraint else { continue };
        for column in table.columns.iter_mut().filter(|column| key.columns.contains(&column.name)) {
            column.nullable = false;
        }
    }
}
