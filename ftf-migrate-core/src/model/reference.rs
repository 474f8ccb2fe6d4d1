//! Columns of models, to be referred to by foreign keys.

use crate::operation::Type;

/// A column of a model, which a foreign key can point to: `#[column(references = User::id)]`.
#[derive(Clone, Copy, Debug)]
pub struct ColumnReference {
    /// The schema of the table.
    pub schema: Option<&'static str>,
    /// The table.
    pub table: &'static str,
    /// The column.
    pub column: &'static str,
    /// Its type.
    pub sql_type: Type<'static>,
}

impl ColumnReference {
    /// Makes sure, at compile time, that a column of type `referring` can point here.
    ///
    /// # Panics
    ///
    /// The types differ. It is evaluated by the compiler only.
    #[doc(hidden)]
    pub const fn check(self, referring: Type<'static>) -> Self {
        assert!(
            kind(self.sql_type) == kind(referring),
            "a foreign key has the type of the column that it refers to"
        );
        self
    }
}

/// A number for each kind of type; what they are made of (lengths, words) is left to the database.
const fn kind(sql_type: Type<'_>) -> u8 {
    match sql_type {
        Type::TinyInt => 0,
        Type::SmallInt => 1,
        Type::Integer => 2,
        Type::BigInt => 3,
        Type::Real => 4,
        Type::Double => 5,
        Type::Numeric(..) => 6,
        Type::Varchar(_) | Type::Char(_) | Type::Text => 7,
        Type::Bytes => 8,
        Type::Boolean => 9,
        Type::Date => 10,
        Type::Time => 11,
        Type::TimeTz => 12,
        Type::Timestamp => 13,
        Type::TimestampTz => 14,
        Type::Interval => 15,
        Type::Uuid => 16,
        Type::Json => 17,
        Type::Jsonb => 18,
        Type::Array(_) => 19,
        Type::Enum(..) => 20,
        Type::Custom(_) => 21,
    }
}
