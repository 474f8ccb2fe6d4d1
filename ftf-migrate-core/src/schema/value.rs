//! Values: of rows to insert, and of server defaults.

/// A value that can be written into SQL on every database.
///
/// ```
/// use ftf_migrate_core::schema::Value;
///
/// assert_eq!(Value::from("draft"), Value::Text("draft".into()));
/// assert_eq!(Value::from(None::<i64>), Value::Null);
/// ```
#[derive(Clone, Debug, PartialEq)]
pub enum Value {
    /// SQL `NULL`.
    Null,
    /// A truth value; `1` and `0` where the database has no type for it.
    Bool(bool),
    /// A whole number.
    Int(i64),
    /// A floating point number. One that is not finite is refused when SQL is made of it.
    Float(f64),
    /// Text; also how dates, decimals and UUIDs are given.
    Text(String),
    /// Bytes.
    Bytes(Vec<u8>),
}

/// What the database puts into a column that an INSERT does not mention.
#[derive(Clone, Debug, PartialEq)]
pub enum ServerDefault {
    /// A constant.
    Value(Value),
    /// An expression, sent as it is.
    Sql(String),
    /// The time at which the row is written, in the database's own spelling.
    Now,
}

macro_rules! value_from {
    ($($from:ty => $variant:ident),* $(,)?) => {$(
        impl From<$from> for Value {
            fn from(value: $from) -> Self {
                Self::$variant(value.into())
            }
        }
    )*};
}

value_from! {
    bool => Bool,
    i8 => Int, i16 => Int, i32 => Int, i64 => Int, u8 => Int, u16 => Int, u32 => Int,
    f32 => Float, f64 => Float,
    &str => Text, String => Text,
    Vec<u8> => Bytes, &[u8] => Bytes,
}

impl<T: Into<Value>> From<Option<T>> for Value {
    fn from(value: Option<T>) -> Self {
        value.map_or(Self::Null, Into::into)
    }
}
