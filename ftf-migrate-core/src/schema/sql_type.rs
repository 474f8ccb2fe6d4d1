//! The types of columns.

use super::TableName;

/// The type of a column, before a dialect spells it.
///
/// A type that a database lacks is spelled with its nearest equivalent (`Uuid` is `CHAR(36)` on
/// MySQL); where there is none (`Array` outside of PostgreSQL) compiling the operation is an error.
/// The table of spellings is in the guide's chapter on operations.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub enum SqlType {
    /// 8 bits on MySQL, 16 bits elsewhere.
    TinyInt,
    /// 16 bits.
    SmallInt,
    /// 32 bits.
    Integer,
    /// 64 bits.
    BigInt,
    /// 32-bit floating point.
    Real,
    /// 64-bit floating point.
    Double,
    /// Exact decimal number: digits in all, and digits after the point.
    /// `None` is the database's own default.
    Numeric(Option<(u16, u16)>),
    /// Text of at most so many characters.
    Varchar(u32),
    /// Text padded to so many characters.
    Char(u32),
    /// Text of any length.
    Text,
    /// Bytes of any length.
    Bytes,
    /// True or false.
    Boolean,
    /// A day.
    Date,
    /// A time of day without zone.
    Time,
    /// A time of day with zone.
    TimeTz,
    /// Day and time without zone.
    Timestamp,
    /// A point in time.
    TimestampTz,
    /// A span of time.
    Interval,
    /// A UUID.
    Uuid,
    /// JSON, kept as text.
    Json,
    /// JSON in the database's binary form.
    Jsonb,
    /// An array (PostgreSQL).
    Array(Box<SqlType>),
    /// One of several words. On PostgreSQL a type of this name, on MySQL an inline `ENUM`,
    /// on SQLite text with a CHECK.
    ///
    /// On PostgreSQL the type is created before the first column that has it, unless an earlier
    /// `create_enum` made it, and dropped after the last; one that `create_enum` made stays until
    /// `drop_enum`. A type made by raw SQL is unknown: name it with [`SqlType::Custom`].
    Enum {
        /// The type's name; used where enums are objects of the database.
        name: TableName,
        /// The words, in order.
        values: Vec<String>,
    },
    /// A type by the name that the database knows it by, sent as it is.
    Custom(String),
}

impl SqlType {
    /// The enum that this type is, or is an array of: its name and its words.
    pub(crate) fn enum_type(&self) -> Option<(&TableName, &[String])> {
        match self {
            Self::Enum { name, values } => Some((name, values)),
            Self::Array(of) => of.enum_type(),
            _ => None,
        }
    }

    /// The same, to be changed.
    pub(crate) fn enum_type_mut(&mut self) -> Option<(&TableName, &mut Vec<String>)> {
        match self {
            Self::Enum { name, values } => Some((name, values)),
            Self::Array(of) => of.enum_type_mut(),
            _ => None,
        }
    }

    /// The name of the enum that this type is, or is an array of, to be changed.
    pub(crate) fn enum_name_mut(&mut self) -> Option<&mut TableName> {
        match self {
            Self::Enum { name, .. } => Some(name),
            Self::Array(of) => of.enum_name_mut(),
            _ => None,
        }
    }

    /// Whether its values are text on some database, or may be.
    pub(crate) fn may_have_collation(&self) -> bool {
        match self {
            Self::Varchar(_)
            | Self::Char(_)
            | Self::Text
            | Self::Uuid
            | Self::Enum { .. }
            | Self::Custom(_) => true,
            Self::Array(of) => of.may_have_collation(),
            _ => false,
        }
    }

    /// Whether its values are day and time, or may be.
    pub(crate) fn may_be_time(&self) -> bool {
        matches!(self, Self::Timestamp | Self::TimestampTz | Self::Custom(_))
    }

    /// Whether a value can be so large that PostgreSQL compresses it or keeps it apart.
    pub(crate) fn may_be_large(&self) -> bool {
        matches!(
            self,
            Self::Varchar(_)
                | Self::Char(_)
                | Self::Text
                | Self::Bytes
                | Self::Json
                | Self::Jsonb
                | Self::Numeric(_)
                | Self::Array(_)
                | Self::Custom(_)
        )
    }

    /// Whether it is a whole number.
    pub(crate) fn is_integer(&self) -> bool {
        matches!(self, Self::TinyInt | Self::SmallInt | Self::Integer | Self::BigInt)
    }
}
