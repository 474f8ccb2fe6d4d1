//! From the types of fields to those of columns.

use crate::operation::{ColumnDef, Type};
use std::marker::PhantomData;

/// What a Rust type says of its column.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ColumnKind {
    /// This type and no other.
    Fixed(Type<'static>),
    /// Text: `Text`, or `Varchar` if the column has a `length`.
    Text,
    /// A decimal number: the column must say its `precision` and `scale`.
    Decimal,
}

/// A Rust type that a column can be read into.
///
/// Implemented for the numbers, `bool`, `String`, `Vec<u8>`, `Option` and (on PostgreSQL) `Vec` of these; with the features of the
/// same names for the types of `chrono`, `time`, `uuid`, `rust_decimal`, `bigdecimal` and `serde_json`; and by
/// [`derive@SqlEnum`](crate::model::SqlEnum). For a type of one's own it is one line:
///
/// ```
/// use ftf_migrate_core::model::{ColumnKind, ColumnType};
///
/// struct UserId(i64);
///
/// impl ColumnType for UserId {
///     const KIND: ColumnKind = <i64 as ColumnType>::KIND;
/// }
/// ```
#[diagnostic::on_unimplemented(
    message = "no column type is known for `{Self}`",
    label = "this field",
    note = "say it with `#[column(sql_type = BigInt)]`, implement `ColumnType` for `{Self}`, or leave the field out with `#[column(skip)]`",
    note = "chrono, time, uuid, rust_decimal, bigdecimal and serde_json are features of ftf-migrate-core"
)]
pub trait ColumnType {
    /// The column's type.
    const KIND: ColumnKind;
    /// Whether the column may hold NULL.
    const NULLABLE: bool = false;
}

/// A type of which PostgreSQL can hold arrays, as a `Vec`. `u8` is none: `Vec<u8>` is bytes.
pub trait ArrayElement: ColumnType {}

impl<T: ColumnType> ColumnType for Option<T> {
    const KIND: ColumnKind = T::KIND;
    const NULLABLE: bool = true;
}

impl<T: ColumnType + ?Sized> ColumnType for Box<T> {
    const KIND: ColumnKind = T::KIND;
    const NULLABLE: bool = T::NULLABLE;
}

impl<T: ArrayElement> ColumnType for Vec<T> {
    const KIND: ColumnKind = ColumnKind::Fixed(Type::Array(&Element::<T>::TYPE));
}

/// Holds the element's type as a constant, which the array's type borrows.
struct Element<T>(PhantomData<T>);

impl<T: ArrayElement> Element<T> {
    const TYPE: Type<'static> = type_of(T::KIND, Length::None, None);
}

impl ColumnType for Vec<u8> {
    const KIND: ColumnKind = ColumnKind::Fixed(Type::Bytes);
}

macro_rules! column_types {
    ($($rust:ty => $kind:expr),* $(,)?) => {$(
        impl ColumnType for $rust {
            const KIND: ColumnKind = $kind;
        }
        impl ArrayElement for $rust {}
    )*};
}

use ColumnKind::{Decimal, Fixed, Text};

column_types! {
    bool => Fixed(Type::Boolean),
    i8 => Fixed(Type::TinyInt),
    i16 => Fixed(Type::SmallInt),
    i32 => Fixed(Type::Integer),
    i64 => Fixed(Type::BigInt),
    u16 => Fixed(Type::Integer),
    u32 => Fixed(Type::BigInt),
    f32 => Fixed(Type::Real),
    f64 => Fixed(Type::Double),
    String => Text,
}

/// Not an element of arrays: bytes are `Vec<u8>`.
impl ColumnType for u8 {
    const KIND: ColumnKind = Fixed(Type::SmallInt);
}

impl ColumnType for str {
    const KIND: ColumnKind = Text;
}

#[cfg(feature = "chrono")]
column_types! {
    chrono::NaiveDate => Fixed(Type::Date),
    chrono::NaiveTime => Fixed(Type::Time),
    chrono::NaiveDateTime => Fixed(Type::Timestamp),
    chrono::DateTime<chrono::Utc> => Fixed(Type::TimestampTz),
    chrono::DateTime<chrono::FixedOffset> => Fixed(Type::TimestampTz),
    chrono::DateTime<chrono::Local> => Fixed(Type::TimestampTz),
}

#[cfg(feature = "time")]
column_types! {
    time::Date => Fixed(Type::Date),
    time::Time => Fixed(Type::Time),
    time::PrimitiveDateTime => Fixed(Type::Timestamp),
    time::OffsetDateTime => Fixed(Type::TimestampTz),
}

#[cfg(feature = "uuid")]
column_types! { uuid::Uuid => Fixed(Type::Uuid) }

#[cfg(feature = "rust_decimal")]
column_types! { rust_decimal::Decimal => Decimal }

#[cfg(feature = "bigdecimal")]
column_types! { bigdecimal::BigDecimal => Decimal }

#[cfg(feature = "serde_json")]
column_types! { serde_json::Value => Fixed(Type::Jsonb) }

/// `length` and `fixed_length` of a column.
#[doc(hidden)]
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Length {
    None,
    AtMost(u32),
    Exactly(u32),
}

/// The type of a column, at compile time: a contradiction is a compile error with this text.
///
/// # Panics
///
/// The attributes do not fit the type of the field. It is evaluated by the compiler only.
#[doc(hidden)]
pub const fn type_of(kind: ColumnKind, length: Length, precision: Option<(u16, u16)>) -> Type<'static> {
    match (kind, length, precision) {
        (Fixed(it), Length::None, None) => it,
        (Text, Length::None, None) => Type::Text,
        (Text, Length::AtMost(length), None) => Type::Varchar(length),
        (Text, Length::Exactly(length), None) => Type::Char(length),
        (Decimal, Length::None, Some((precision, scale))) => Type::Numeric(precision, scale),
        _ => contradiction(kind),
    }
}

#[expect(clippy::panic, reason = "the compiler evaluates it, and the panic is its error message")]
const fn contradiction(kind: ColumnKind) -> ! {
    match kind {
        Decimal => panic!("a decimal column says how large it is: #[column(precision = 10, scale = 2)]"),
        Text => panic!("precision and scale are for decimal numbers, and this field is text"),
        Fixed(_) => panic!("length, precision and scale are for text and decimal numbers"),
    }
}

/// The column, with NULL allowed or not.
#[doc(hidden)]
pub const fn column_of(name: &'static str, sql_type: Type<'static>, nullable: bool) -> ColumnDef<'static> {
    let column = crate::operation::column(name, sql_type);
    if nullable { column } else { column.not_null() }
}
