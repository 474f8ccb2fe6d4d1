//! Rows, portable: values that every database has.

use super::ConnectionError;
use crate::schema::Value;
use sqlx::{Column as _, Decode, Type, TypeInfo as _, ValueRef as _};

/// A row of a result.
#[derive(Clone, Debug, PartialEq)]
pub struct Row {
    columns: Vec<(String, Value)>,
}

impl Row {
    /// The value of the column called `name`, as a `T`: `i64`, `i32`, `f64`, `bool`, `String`,
    /// `Vec<u8>`, or an `Option` of these where it may be NULL.
    ///
    /// # Errors
    ///
    /// [`NoSuchColumn`](ConnectionError::NoSuchColumn) and [`WrongType`](ConnectionError::WrongType).
    pub fn get<T: FromValue>(&self, name: &str) -> Result<T, ConnectionError> {
        let value = self.value(name).ok_or_else(|| ConnectionError::NoSuchColumn {
            name: name.to_owned(),
            columns: self.columns.iter().map(|(name, _)| name.clone()).collect(),
        })?;
        T::from_value(value).ok_or_else(|| ConnectionError::WrongType {
            name: name.to_owned(),
            found: word(value),
            wanted: T::WORD,
        })
    }

    /// The value of the column called `name`.
    pub fn value(&self, name: &str) -> Option<&Value> {
        self.columns.iter().find(|(column, _)| column == name).map(|(_, value)| value)
    }

    /// The values, in the order of the columns.
    pub fn values(&self) -> impl Iterator<Item = &Value> {
        self.columns.iter().map(|(_, value)| value)
    }
}

/// What a portable value can be read as.
pub trait FromValue: Sized {
    /// What this is called in an error.
    const WORD: &'static str;

    /// The value, or `None` if it is something else.
    fn from_value(value: &Value) -> Option<Self>;
}

fn word(value: &Value) -> &'static str {
    match value {
        Value::Null => "NULL",
        Value::Bool(_) => "a truth value",
        Value::Int(_) => "a whole number",
        Value::Float(_) => "a floating point number",
        Value::Text(_) => "text",
        Value::Bytes(_) => "bytes",
    }
}

impl FromValue for i64 {
    const WORD: &'static str = "a whole number";

    fn from_value(value: &Value) -> Option<Self> {
        match value {
            Value::Int(value) => Some(*value),
            // What MySQL's SUM and what a NUMERIC column without fraction give.
            Value::Text(value) => value.parse().ok(),
            _ => None,
        }
    }
}

impl FromValue for i32 {
    const WORD: &'static str = "a whole number of 32 bits";

    fn from_value(value: &Value) -> Option<Self> {
        i64::from_value(value)?.try_into().ok()
    }
}

impl FromValue for f64 {
    const WORD: &'static str = "a number";

    fn from_value(value: &Value) -> Option<Self> {
        match value {
            Value::Float(value) => Some(*value),
            #[expect(clippy::cast_precision_loss, reason = "the caller asked for a float")]
            Value::Int(value) => Some(*value as Self),
            Value::Text(value) => value.parse().ok(),
            _ => None,
        }
    }
}

impl FromValue for bool {
    const WORD: &'static str = "a truth value";

    fn from_value(value: &Value) -> Option<Self> {
        match value {
            Value::Bool(value) => Some(*value),
            Value::Int(value @ (0 | 1)) => Some(*value == 1),
            _ => None,
        }
    }
}

impl FromValue for String {
    const WORD: &'static str = "text";

    fn from_value(value: &Value) -> Option<Self> {
        match value {
            Value::Text(value) => Some(value.clone()),
            _ => None,
        }
    }
}

impl FromValue for Vec<u8> {
    const WORD: &'static str = "bytes";

    fn from_value(value: &Value) -> Option<Self> {
        match value {
            Value::Bytes(value) => Some(value.clone()),
            _ => None,
        }
    }
}

impl<T: FromValue> FromValue for Option<T> {
    const WORD: &'static str = T::WORD;

    fn from_value(value: &Value) -> Option<Self> {
        match value {
            Value::Null => Some(None),
            value => T::from_value(value).map(Some),
        }
    }
}

/// The words that the databases have for their types, sorted by what we read them as.
fn family(sql_type: &str) -> Family {
    let word = sql_type.split(['(', ' ']).next().unwrap_or_default().to_ascii_uppercase();
    match word.as_str() {
        "BOOL" | "BOOLEAN" => Family::Bool,
        "INT2" | "SMALLINT" => Family::Int16,
        "INT4" | "INT" | "MEDIUMINT" => Family::Int32,
        "TINYINT" => Family::Int8,
        "INT8" | "BIGINT" | "INTEGER" => Family::Int64,
        "FLOAT4" | "FLOAT" => Family::Float32,
        "FLOAT8" | "DOUBLE" | "REAL" => Family::Float64,
        "BYTEA" | "BLOB" | "TINYBLOB" | "MEDIUMBLOB" | "LONGBLOB" | "BINARY" | "VARBINARY" => Family::Bytes,
        _ => Family::Text,
    }
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Family {
    Bool,
    Int8,
    Int16,
    Int32,
    Int64,
    Float32,
    Float64,
    Bytes,
    Text,
}

/// Reads a row of any of the databases.
pub(super) fn decode<R>(row: &R) -> Result<Row, ConnectionError>
where
    R: sqlx::Row,
    usize: sqlx::ColumnIndex<R>,
    for<'r> bool: Decode<'r, R::Database> + Type<R::Database>,
    for<'r> i8: Decode<'r, R::Database> + Type<R::Database>,
    for<'r> i16: Decode<'r, R::Database> + Type<R::Database>,
    for<'r> i32: Decode<'r, R::Database> + Type<R::Database>,
    for<'r> i64: Decode<'r, R::Database> + Type<R::Database>,
    for<'r> f32: Decode<'r, R::Database> + Type<R::Database>,
    for<'r> f64: Decode<'r, R::Database> + Type<R::Database>,
    for<'r> String: Decode<'r, R::Database> + Type<R::Database>,
    for<'r> Vec<u8>: Decode<'r, R::Database> + Type<R::Database>,
{
    let mut columns = Vec::with_capacity(row.columns().len());
    for (index, column) in row.columns().iter().enumerate() {
        let raw = row.try_get_raw(index)?;
        let value = if raw.is_null() {
            Value::Null
        } else {
            let sql_type = raw.type_info();
            let value = match family(sql_type.name()) {
                Family::Bool => row.try_get_unchecked::<bool, _>(index).map(Value::from),
                Family::Int8 => row.try_get_unchecked::<i8, _>(index).map(Value::from),
                Family::Int16 => row.try_get_unchecked::<i16, _>(index).map(Value::from),
                Family::Int32 => row.try_get_unchecked::<i32, _>(index).map(Value::from),
                Family::Int64 => row.try_get_unchecked::<i64, _>(index).map(Value::from),
                Family::Float32 => row.try_get_unchecked::<f32, _>(index).map(Value::from),
                Family::Float64 => row.try_get_unchecked::<f64, _>(index).map(Value::from),
                Family::Bytes => row.try_get_unchecked::<Vec<u8>, _>(index).map(Value::from),
                Family::Text => row.try_get_unchecked::<String, _>(index).map(Value::from),
            };
            value.map_err(|_| ConnectionError::UnknownType {
                name: column.name().to_owned(),
                sql_type: sql_type.name().to_owned(),
            })?
        };
        columns.push((column.name().to_owned(), value));
    }
    Ok(Row { columns })
}

/// A query of sqlx that values are bound to.
type Query<'q, DB> = sqlx::query::Query<'q, DB, <DB as sqlx::Database>::Arguments>;

/// Binds a value to the next placeholder.
pub(super) fn bind<'q, DB>(query: Query<'q, DB>, value: &'q Value) -> Query<'q, DB>
where
    DB: sqlx::Database,
    DB::Arguments: sqlx::IntoArguments<DB>,
    Option<String>: sqlx::Encode<'q, DB> + Type<DB>,
    bool: sqlx::Encode<'q, DB> + Type<DB>,
    i64: sqlx::Encode<'q, DB> + Type<DB>,
    f64: sqlx::Encode<'q, DB> + Type<DB>,
    &'q str: sqlx::Encode<'q, DB> + Type<DB>,
    &'q [u8]: sqlx::Encode<'q, DB> + Type<DB>,
{
    match value {
        Value::Null => query.bind(None::<String>),
        Value::Bool(value) => query.bind(*value),
        Value::Int(value) => query.bind(*value),
        Value::Float(value) => query.bind(*value),
        Value::Text(value) => query.bind(value.as_str()),
        Value::Bytes(value) => query.bind(value.as_slice()),
    }
}
