//! The column of each type of field.

use ftf_migrate_core::model::{ColumnKind, ColumnType, Model};
use ftf_migrate_core::operation::Op;
use ftf_migrate_core::schema::SqlType;

struct UserId(#[expect(dead_code, reason = "only its type is asked for")] i64);

impl ColumnType for UserId {
    const KIND: ColumnKind = <i64 as ColumnType>::KIND;
}

macro_rules! types {
    ($($(#[$attribute:meta])* $name:ident: $ty:ty => $sql_type:pat, $nullable:literal;)*) => {
        #[derive(Model)]
        #[model(table = "types")]
        #[expect(dead_code, reason = "only the types of the fields count")]
        struct Types { $($(#[$attribute])* $name: $ty,)* }

        #[test]
        fn every_type_has_its_column() {
            let mut op = Op::new();
            Types::describe(&mut op);
            let ftf_migrate_core::operation::Operation::CreateTable(create) = &op.recorded()[0].operation else {
                unreachable!("a model begins with its table")
            };
            let mut columns = create.table.columns.iter();
            $(
                let column = columns.next().expect("a column for each field");
                assert_eq!(column.name, stringify!($name));
                assert!(matches!(&column.sql_type, $sql_type), "{} is {:?}", column.name, column.sql_type);
                assert_eq!(column.nullable, $nullable, "{}", column.name);
            )*
            assert_eq!(columns.next(), None);
        }
    };
}

types! {
    truth: bool => SqlType::Boolean, false;
    tiny: i8 => SqlType::TinyInt, false;
    byte: u8 => SqlType::SmallInt, false;
    small: i16 => SqlType::SmallInt, false;
    medium: i32 => SqlType::Integer, false;
    large: i64 => SqlType::BigInt, false;
    unsigned_small: u16 => SqlType::Integer, false;
    unsigned: u32 => SqlType::BigInt, false;
    real: f32 => SqlType::Real, false;
    double: f64 => SqlType::Double, false;
    words: String => SqlType::Text, false;
    boxed: Box<str> => SqlType::Text, false;
    #[column(length = 20)]
    short: String => SqlType::Varchar(20), false;
    #[column(fixed_length = 2)]
    country: Option<String> => SqlType::Char(2), true;
    bytes: Vec<u8> => SqlType::Bytes, false;
    list: Vec<i32> => SqlType::Array(_), false;
    own: UserId => SqlType::BigInt, false;
    maybe: Option<UserId> => SqlType::BigInt, true;
    chrono_day: chrono::NaiveDate => SqlType::Date, false;
    chrono_time: chrono::NaiveTime => SqlType::Time, false;
    chrono_both: chrono::NaiveDateTime => SqlType::Timestamp, false;
    chrono_point: chrono::DateTime<chrono::Utc> => SqlType::TimestampTz, false;
    time_day: time::Date => SqlType::Date, false;
    time_time: time::Time => SqlType::Time, false;
    time_both: time::PrimitiveDateTime => SqlType::Timestamp, false;
    time_point: Option<time::OffsetDateTime> => SqlType::TimestampTz, true;
    id: uuid::Uuid => SqlType::Uuid, false;
    json: serde_json::Value => SqlType::Jsonb, false;
    #[column(precision = 10, scale = 2)]
    price: rust_decimal::Decimal => SqlType::Numeric(Some((10, 2))), false;
    #[column(precision = 30)]
    big: bigdecimal::BigDecimal => SqlType::Numeric(Some((30, 0))), false;
    #[column(sql_type = Json, not_null)]
    text_of_json: Option<String> => SqlType::Json, false;
    #[column(sql_type = Interval)]
    span: Option<u128> => SqlType::Interval, true;
}
