//! Random columns.

use super::{Random, quoted};
use ftf_migrate_core::capabilities::{Database, Product, Server};
use ftf_migrate_core::schema::{Column, Generated, ServerDefault, SqlType, Storage, Table, Value};

/// A column called `name`, perhaps computed from one that `table` has already.
pub(super) fn column(
    random: &mut Random,
    server: &Server,
    name: &str,
    enums: &[SqlType],
    table: &Table,
) -> Column {
    if random.chance(12)
        && let Some(column) = generated(random, server, name, table)
    {
        return column;
    }
    let mut column = Column::new(name, sql_type(random, server, enums));
    column.nullable = random.chance(60);
    if random.chance(60) {
        column.server_default = default(random, server, &column.sql_type);
    }
    if server.product != Product::Sqlite && random.chance(15) {
        column.comment = Some("it's a \\ comment".to_owned());
    }
    if matches!(column.sql_type, SqlType::Varchar(_) | SqlType::Text) && random.chance(15) {
        column.collation = Some(
            match server.product {
                Product::Postgres => "C",
                Product::Sqlite => "NOCASE",
                _ => "utf8mb4_bin",
            }
            .to_owned(),
        );
    }
    if server.database() == Database::Mysql {
        mysql_options(random, server, &mut column);
    }
    if server.product == Product::Postgres && column.sql_type == SqlType::Text && random.chance(15) {
        column.storage = Some(*random.pick(&[Storage::External, Storage::Extended, Storage::Main]));
        column.compression = random.chance(50).then(|| "pglz".to_owned());
    }
    column
}

/// What only MySQL and MariaDB say of a column.
fn mysql_options(random: &mut Random, server: &Server, column: &mut Column) {
    column.on_update_now = column.sql_type == SqlType::Timestamp
        && column.server_default != Some(ServerDefault::Now)
        && random.chance(30);
    let is_seen_later = server.product == Product::Mariadb || server.is_at_least(Product::Mysql, (8, 0, 23));
    column.invisible = is_seen_later && column.nullable && random.chance(10);
    if matches!(column.sql_type, SqlType::Varchar(_)) && column.collation.is_none() && random.chance(10) {
        column.charset = Some("latin1".to_owned());
    }
}

/// Any type that the server has a spelling for.
pub(super) fn sql_type(random: &mut Random, server: &Server, enums: &[SqlType]) -> SqlType {
    let mut types = vec![
        SqlType::TinyInt,
        SqlType::SmallInt,
        SqlType::Integer,
        SqlType::BigInt,
        SqlType::Real,
        SqlType::Double,
        SqlType::Numeric(None),
        SqlType::Numeric(Some((10, 2))),
        SqlType::Varchar(40),
        SqlType::Varchar(255),
        SqlType::Char(3),
        SqlType::Text,
        SqlType::Text,
        SqlType::Bytes,
        SqlType::Boolean,
        SqlType::Date,
        SqlType::Time,
        SqlType::Timestamp,
        SqlType::TimestampTz,
        SqlType::Uuid,
        SqlType::Json,
        SqlType::Jsonb,
    ];
    types.extend_from_slice(enums);
    match server.product {
        Product::Postgres => {
            types.extend([
                SqlType::TimeTz,
                SqlType::Interval,
                SqlType::Custom("VARCHAR".to_owned()),
                SqlType::Custom("timestamp(3)".to_owned()),
                SqlType::Custom("int4range".to_owned()),
                SqlType::Array(Box::new(SqlType::Integer)),
                SqlType::Array(Box::new(SqlType::Varchar(9))),
                SqlType::Array(Box::new(random.pick(enums).clone())),
            ]);
        }
        Product::Mysql | Product::Mariadb => {
            types.extend(
                ["INT UNSIGNED", "datetime(3)", "mediumtext", "varbinary(20)", "bit(3)"]
                    .map(|name| SqlType::Custom(name.to_owned())),
            );
        }
        Product::Sqlite => {
            types.extend(
                ["", "geometry", "Unsigned Big Int", "long(1,2)"]
                    .map(|name| SqlType::Custom(name.to_owned())),
            );
        }
    }
    random.pick(&types).clone()
}

/// A default that fits the type.
pub(super) fn default(random: &mut Random, server: &Server, of: &SqlType) -> Option<ServerDefault> {
    let text = |text: &str| ServerDefault::Value(Value::Text(text.to_owned()));
    let sql = |text: &str| ServerDefault::Sql(text.to_owned());
    let int = |int: i64| ServerDefault::Value(Value::Int(int));
    let float = |float: f64| ServerDefault::Value(Value::Float(float));
    let is_postgres = server.product == Product::Postgres;
    let mut defaults = match of {
        SqlType::TinyInt | SqlType::SmallInt | SqlType::Integer | SqlType::BigInt => {
            vec![int(0), int(-5), int(7), sql("1 + 2"), text("9")]
        }
        SqlType::Real | SqlType::Double | SqlType::Numeric(Some(_)) => {
            vec![int(0), int(-5), float(1.5), float(-0.25), sql("2 * 3"), text("2.50")]
        }
        SqlType::Numeric(None) => vec![int(0), int(12)],
        SqlType::Varchar(_) | SqlType::Text => {
            vec![text(""), text("draft"), text("it's"), text("a\\b"), text("5"), sql("lower('It''s')")]
        }
        SqlType::Char(_) => vec![text("abc"), text("x")],
        SqlType::Boolean => {
            vec![ServerDefault::Value(Value::Bool(true)), ServerDefault::Value(Value::Bool(false))]
        }
        SqlType::Date => vec![text("2020-01-31"), ServerDefault::Now],
        SqlType::Time => vec![text("10:20:30"), ServerDefault::Now],
        SqlType::Timestamp => vec![text("2020-01-31 10:20:30"), ServerDefault::Now],
        SqlType::TimestampTz => vec![ServerDefault::Now],
        SqlType::Enum { values, .. } => values.iter().map(|value| text(value)).collect(),
        SqlType::Uuid => vec![text("7c9e6679-7425-40de-944b-e07fc1f90ae7")],
        SqlType::Json | SqlType::Jsonb => vec![text("{}"), text("{\"a\": \"it's\"}")],
        SqlType::Bytes => vec![ServerDefault::Value(Value::Bytes(vec![0, 1, 255]))],
        SqlType::Array(_) => vec![text("{}")],
        SqlType::Interval => vec![text("1 day")],
        _ => Vec::new(),
    };
    if is_postgres && matches!(of, SqlType::Uuid) {
        defaults.push(sql("gen_random_uuid()"));
    }
    random.pick_from(defaults)
}

/// A column computed from an earlier one.
fn generated(random: &mut Random, server: &Server, name: &str, table: &Table) -> Option<Column> {
    let usable = |it: &&Column| {
        it.generated.is_none()
            && super::may_be_read(server, table, it)
            && matches!(it.sql_type, SqlType::Integer | SqlType::BigInt | SqlType::Text | SqlType::Varchar(_))
    };
    let base = random.pick_from(table.columns.iter().filter(usable))?;
    let of = quoted(server, &base.name);
    let (sql_type, form) = match base.sql_type {
        SqlType::Integer | SqlType::BigInt => {
            (SqlType::BigInt, random.pick(&["# * 2", "coalesce(#, 0) + 1", "(# + 1) * 3"]))
        }
        _ => (SqlType::Text, random.pick(&["upper(#)", "replace(#, 'it''s', '')"])),
    };
    let stored = match server.product {
        Product::Postgres if server.version.0 < 18 => true,
        _ => random.chance(50),
    };
    let mut column = Column::new(name, sql_type);
    column.generated = Some(Generated { expression: form.replace('#', &of), stored });
    Some(column)
}
