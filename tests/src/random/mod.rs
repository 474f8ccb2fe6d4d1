//! Random schemas, the same for the same seed: what a property test makes on a real server.
//!
//! Everything that a server can keep turns up: every type, form of default, constraint and index
//! that it has, in names that need quotes.

mod choice;
mod column;
mod history;
mod key;
mod mutate;

pub use choice::Random;
pub use history::{REVISIONS, random_history};
pub use mutate::mutated;

use ftf_migrate_core::capabilities::{Database, Product, Server};
use ftf_migrate_core::schema::{
    Check, Column, Constraint, Index, MetaData, NamingConvention, PrimaryKey, SqlType, Table, TableName,
    Unique,
};

/// Names of tables; none differ in case only, which MySQL and SQLite would take for one.
const TABLES: [&str; 8] = ["users", "Weird Name", "select", "naïve", "quo\"te", "posts", "line_items", "a.b"];
/// Names of columns.
const COLUMNS: [&str; 12] = [
    "name",
    "e mail",
    "Order",
    "état",
    "total",
    "price",
    "created_at",
    "group",
    "it's",
    "body",
    "flag",
    "x\\y",
];

/// A schema that `server` can keep. Constraints have their names, as after a replay.
///
/// ```
/// use ftf_migrate_core::capabilities::Product;
/// use ftf_migrate_tests::random_schema;
///
/// let server = Product::Postgres.newest();
/// assert_eq!(random_schema(7, &server), random_schema(7, &server));
/// ```
pub fn random_schema(seed: u64, server: &Server) -> MetaData {
    let mut random = Random::new(seed);
    let mut metadata = MetaData::new();
    let enums = enums(&mut random);
    let mut names = TABLES.to_vec();
    random.shuffle(&mut names);
    names.truncate(1 + random.below(4));
    for name in names {
        let table = table(&mut random, server, name, &enums);
        metadata.tables.insert(table.name.clone(), table);
    }
    key::add_foreign_keys(&mut random, server, &mut metadata);
    finish(&mut metadata, server);
    metadata
}

/// Names for what has none, and the enum types that the columns have.
fn finish(metadata: &mut MetaData, server: &Server) {
    metadata.enums.clear();
    for table in metadata.tables.values_mut() {
        show_one(table);
        // MariaDB wants to know what an INSERT that does not see them puts in.
        for column in &mut table.columns {
            let is_given = column.nullable || column.generated.is_some() || column.autoincrement;
            column.invisible &= is_given || column.server_default.is_some();
        }
        NamingConvention::default().name_constraints(
            &table.name,
            &table.columns,
            &[],
            &mut table.constraints,
        );
        if server.product == Product::Postgres {
            for column in &table.columns {
                if let Some((name, values)) = enum_of(&column.sql_type) {
                    metadata.enums.insert(name.clone(), values.clone());
                }
            }
        }
    }
}

fn enum_of(sql_type: &SqlType) -> Option<(&TableName, &Vec<String>)> {
    match sql_type {
        SqlType::Enum { name, values } => Some((name, values)),
        SqlType::Array(of) => enum_of(of),
        _ => None,
    }
}

/// Two enum types, in words that need quoting.
fn enums(random: &mut Random) -> Vec<SqlType> {
    let words = ["draft", "it's", "Ready", "é", "a b", "x,y"];
    ["mood", "post Status"]
        .iter()
        .map(|name| {
            let mut values: Vec<_> = words.iter().map(|&it| it.to_owned()).collect();
            random.shuffle(&mut values);
            values.truncate(1 + random.below(4));
            SqlType::Enum { name: TableName::new(name), values }
        })
        .collect()
}

fn table(random: &mut Random, server: &Server, name: &str, enums: &[SqlType]) -> Table {
    let mut table = Table::new(TableName::new(name));
    key::add_primary_key(random, server, &mut table);
    let mut names = COLUMNS.to_vec();
    random.shuffle(&mut names);
    names.truncate(1 + random.below(6));
    for name in names {
        let column = column::column(random, server, name, enums, &table);
        table.columns.push(column);
    }
    if server.product != Product::Sqlite && random.chance(30) {
        table.comment = Some("who's \"there\"".to_owned());
    }
    if server.product == Product::Sqlite {
        sqlite_options(random, &mut table);
    }
    if server.database() == Database::Mysql {
        mysql_options(random, &mut table);
    }
    for _ in 0..random.below(3) {
        if let Some(unique) = key::unique(random, server, &table) {
            push_new(&mut table.constraints, Constraint::Unique(unique));
        }
    }
    for _ in 0..random.below(3) {
        if let Some(check) = check(random, server, &table) {
            table.constraints.push(Constraint::Check(check));
        }
    }
    if server.product == Product::Postgres
        && random.chance(10)
        && let Some(exclude) = key::exclude(random, &table)
    {
        table.constraints.push(Constraint::Exclude(exclude));
    }
    for number in 0..random.below(3) {
        if let Some(index) = key::index(random, server, &table, number) {
            table.indexes.push(index);
        }
    }
    show_one(&mut table);
    table
}

/// No server keeps a table in which nothing is seen.
fn show_one(table: &mut Table) {
    if table.columns.iter().all(|column| column.invisible) {
        table.columns.iter_mut().for_each(|column| column.invisible = false);
    }
}

/// The collation of text columns that say nothing of their own.
fn mysql_options(random: &mut Random, table: &mut Table) {
    if random.chance(20) {
        table.collation = Some((*random.pick(&["utf8mb4_bin", "latin1_swedish_ci"])).to_owned());
    }
}

/// STRICT where its types are enough, WITHOUT ROWID where there is a key that is not numbered.
fn sqlite_options(random: &mut Random, table: &mut Table) {
    let is_strict = |it: &Column| !matches!(it.sql_type, SqlType::Numeric(_) | SqlType::Custom(_));
    table.strict = random.chance(30) && table.columns.iter().all(is_strict);
    let is_numbered = table.columns.iter().any(|it| it.autoincrement);
    table.without_rowid = random.chance(20) && !key_of(table).is_empty() && !is_numbered;
}

/// A second unique constraint over the same columns would get the same name.
fn push_new(constraints: &mut Vec<Constraint>, new: Constraint) {
    let columns = |it: &Constraint| match it {
        Constraint::Unique(Unique { columns, .. }) => Some(columns.clone()),
        _ => None,
    };
    if constraints.iter().all(|it| columns(it) != columns(&new)) {
        constraints.push(new);
    }
}

/// MySQL refuses checks and computed columns over a column that is numbered or that a foreign key may change.
fn may_be_read(server: &Server, table: &Table, column: &Column) -> bool {
    let is_in_key =
        |it: &Constraint| matches!(it, Constraint::ForeignKey(key) if key.columns.contains(&column.name));
    let is_held = server.database() == Database::Mysql && table.constraints.iter().any(is_in_key);
    !column.autoincrement && column.identity.is_none() && !is_held
}

/// When MySQL copies a table it writes the literals of a check in the character set of the column, and its catalogue does not
/// tell an `é` in Latin-1 from the two characters that are its bytes in UTF-8.
fn is_garbled(server: &Server, table: &Table, column: &Column) -> bool {
    let is_latin = table.collation.as_ref().is_some_and(|it| it.starts_with("latin1"));
    let is_foreign =
        matches!(&column.sql_type, SqlType::Enum { values, .. } if !values.iter().all(|it| it.is_ascii()));
    server.product == Product::Mysql && is_latin && is_foreign
}

fn check(random: &mut Random, server: &Server, table: &Table) -> Option<Check> {
    let is_free = |it: &&Column| may_be_read(server, table, it) && !is_garbled(server, table, it);
    let column = random.pick_from(table.columns.iter().filter(is_free))?;
    let name = random.chance(50).then(|| format!("ck {} {}", table.name.name, random.below(1000)));
    let name = name.filter(|name| !is_taken(table, name));
    let expression = condition(random, server, column);
    Some(Check { name, expression, not_valid: false })
}

/// A condition over one column.
fn condition(random: &mut Random, server: &Server, column: &Column) -> String {
    let name = quoted(server, &column.name);
    let forms: &[&str] = match column.sql_type {
        SqlType::SmallInt | SqlType::Integer | SqlType::BigInt | SqlType::Numeric(_) | SqlType::Double => &[
            "# > 0",
            "# <> 3 AND # < 1000",
            "((# between 1 and 99))",
            "# + 1 > 1 or # is null",
            "# in (1, 2, 3)",
        ],
        SqlType::Varchar(_) | SqlType::Text => {
            &["# <> 'it''s'", "length(#) < 10", "# in ('a', 'b')", "lower(#) = #", "# like 'a%' or # = ''"]
        }
        SqlType::Boolean => &["# or # is null"],
        SqlType::Date => &["# > '2020-01-31'"],
        SqlType::Enum { ref values, .. } => {
            let word = random.pick(values).replace('\'', "''");
            return format!("{name} <> '{word}'");
        }
        _ => &["# is not null"],
    };
    random.pick(forms).replace('#', &name)
}

/// The name as it stands in an expression.
fn quoted(server: &Server, name: &str) -> String {
    match server.database() {
        Database::Mysql => format!("`{}`", name.replace('`', "``")),
        _ => format!("\"{}\"", name.replace('"', "\"\"")),
    }
}

/// The columns of the primary key.
fn key_of(table: &Table) -> Vec<String> {
    let key = table.constraints.iter().find_map(|it| match it {
        Constraint::PrimaryKey(PrimaryKey { columns, .. }) => Some(columns.clone()),
        _ => None,
    });
    key.unwrap_or_default()
}

/// Whether a name is taken by an index or constraint of the table.
fn is_taken(table: &Table, name: &str) -> bool {
    table.indexes.iter().any(|it: &Index| it.name == name)
        || table.constraints.iter().any(|it| it.name() == Some(name))
}
