//! Rows and literals.

use super::{Compiled, Compiler, Effect, Refusal, Statement, StatementKind};
use crate::operation::{BulkInsert, Execute};
use crate::schema::Value;

/// How many rows one INSERT holds: enough that the round trips do not count, and few enough that
/// no server's limit on the size of a message is near.
const ROWS_AT_ONCE: usize = 500;

impl Compiler<'_> {
    pub(super) fn execute(&self, execute: &Execute) -> Vec<Statement> {
        let text = execute.text_for(self.dialect.server().database());
        text.map(|sql| statement(sql.to_owned(), StatementKind::Raw)).into_iter().collect()
    }

    pub(super) fn bulk_insert(&self, insert: &BulkInsert) -> Compiled {
        let wanted = insert.columns.len();
        for (number, row) in insert.rows.iter().enumerate() {
            if row.len() != wanted {
                return Err(Refusal::new(
                    format!("row {} has {} values for {wanted} columns", number + 1, row.len()),
                    "give each row one value for each column",
                ));
            }
        }
        if wanted == 0 {
            return Err(Refusal::new("it names no columns", "name the columns that the rows fill"));
        }
        insert.rows.chunks(ROWS_AT_ONCE).map(|rows| self.insert(insert, rows)).collect()
    }

    fn insert(&self, insert: &BulkInsert, rows: &[Vec<Value>]) -> Result<Statement, Refusal> {
        let rows = rows.iter().map(|row| self.row(row)).collect::<Result<Vec<_>, _>>()?;
        let (table, columns) = (self.table(&insert.table), self.columns(&insert.columns));
        let sql = format!("INSERT INTO {table} ({columns}) VALUES {}", rows.join(", "));
        Ok(statement(sql, StatementKind::Dml))
    }

    fn row(&self, row: &[Value]) -> Result<String, Refusal> {
        let values = row.iter().map(|value| self.literal(value)).collect::<Result<Vec<_>, _>>()?;
        Ok(format!("({})", values.join(", ")))
    }

    /// A value as SQL.
    pub(crate) fn literal(&self, value: &Value) -> Result<String, Refusal> {
        Ok(match value {
            Value::Null => "NULL".to_owned(),
            Value::Bool(value) => self.dialect.boolean(*value).to_owned(),
            Value::Int(value) => value.to_string(),
            // `{:?}` writes a point or an exponent always, so that it is read as a float.
            Value::Float(value) if value.is_finite() => format!("{value:?}"),
            Value::Float(value) => {
                return Err(Refusal::new(
                    format!("{value} is not a number that every database can write"),
                    "use NULL, or write the statement with execute_for",
                ));
            }
            Value::Text(text) => self.text(text)?,
            Value::Bytes(bytes) => self.dialect.bytes(bytes),
        })
    }

    /// A text as SQL.
    pub(crate) fn text(&self, text: &str) -> Result<String, Refusal> {
        text_without_nul(text)?;
        Ok(self.dialect.text(text))
    }
}

fn statement(sql: String, kind: StatementKind) -> Statement {
    Statement { sql, kind, transactional: true, effect: Effect::Unknown }
}

/// Refuses a text with a NUL: PostgreSQL cannot hold one, and drivers cut SQL there.
pub(crate) fn text_without_nul(text: &str) -> Result<(), Refusal> {
    if text.contains('\0') {
        return Err(Refusal::new(
            format!("the text {text:?} holds a NUL character"),
            "take it out, or keep the value as bytes",
        ));
    }
    Ok(())
}
