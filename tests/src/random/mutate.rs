//! A schema with a few things changed.

use super::{Random, column, finish, key, random_schema};
use ftf_migrate_core::capabilities::Server;
use ftf_migrate_core::schema::{
    Column, Constraint, MetaData, ServerDefault, SqlType, Table, TableName, Value,
};

/// `metadata` with up to six changes, each of a sort that autogenerate has to find.
pub fn mutated(seed: u64, server: &Server, metadata: &MetaData) -> MetaData {
    let mut random = Random::new(seed);
    let mut changed = metadata.clone();
    for _ in 0..=random.below(6) {
        change(&mut random, server, &mut changed);
    }
    // No operation changes these options of a table.
    for (name, table) in &metadata.tables {
        let options = |it: &Table| (it.without_rowid, it.strict);
        if changed.tables.get(name).is_some_and(|it| options(it) != options(table)) {
            changed.tables.insert(name.clone(), table.clone());
        }
    }
    drop_dangling(&mut changed);
    finish(&mut changed, server);
    changed
}

fn change(random: &mut Random, server: &Server, metadata: &mut MetaData) {
    let names: Vec<TableName> = metadata.tables.keys().cloned().collect();
    let Some(name) = random.pick_from(names) else { return };
    let sort = random.below(12);
    if sort == 0 {
        metadata.tables.remove(&name);
        return;
    }
    if sort == 1 {
        let other = random_schema(u64::try_from(random.below(1 << 30)).unwrap_or_default(), server);
        for (name, mut table) in other.tables {
            table.constraints.retain(|it| !matches!(it, Constraint::ForeignKey(_)));
            unify_enums(metadata, &mut table);
            if !metadata.tables.contains_key(&name) {
                metadata.tables.insert(name, table);
            }
        }
        return;
    }
    let Some(table) = metadata.tables.get_mut(&name) else { return };
    match sort {
        2 => add_column(random, server, table),
        3 => drop_column(random, table),
        4..=6 => alter_column(random, server, table),
        7 => {
            let at = random.below(table.constraints.len().max(1));
            if at < table.constraints.len() && !matches!(table.constraints[at], Constraint::PrimaryKey(_)) {
                table.constraints.remove(at);
            }
        }
        8 => {
            if let Some(unique) = key::unique(random, server, table) {
                super::push_new(&mut table.constraints, Constraint::Unique(unique));
            }
        }
        9 => {
            if let Some(check) = super::check(random, server, table) {
                table.constraints.push(Constraint::Check(check));
            }
        }
        10 => {
            let at = random.below(table.indexes.len().max(1));
            if at < table.indexes.len() {
                table.indexes.remove(at);
            }
        }
        _ => {
            let number = 5 + random.below(3);
            if let Some(index) = key::index(random, server, table, number) {
                table.indexes.push(index);
            }
        }
    }
}

/// An enum that is there already keeps its words.
/// The words of the enums that are there already, and nothing of the table that may speak of others.
fn unify_enums(metadata: &MetaData, table: &mut Table) {
    let before = table.columns.clone();
    for column in &mut table.columns {
        unify_enum(metadata, &mut column.sql_type);
        drop_lost_default(column);
    }
    let is_retyped = |(was, is): (&Column, &Column)| was.sql_type != is.sql_type;
    if before.iter().zip(&table.columns).any(is_retyped) {
        table.constraints.retain(|it| !matches!(it, Constraint::Check(_) | Constraint::Exclude(_)));
        table.indexes.retain(|it| it.predicate.is_none());
    }
}

fn unify_enum(metadata: &MetaData, sql_type: &mut SqlType) {
    match sql_type {
        SqlType::Array(of) => unify_enum(metadata, of),
        SqlType::Enum { name, values } => {
            let known = metadata
                .tables
                .values()
                .flat_map(|table| &table.columns)
                .filter_map(|column| super::enum_of(&column.sql_type))
                .find(|(of, _)| *of == name);
            if let Some((_, known)) = known {
                values.clone_from(known);
            }
        }
        _ => {}
    }
}

/// A default that is not among the words any more.
fn drop_lost_default(column: &mut Column) {
    if let (SqlType::Enum { values, .. }, Some(ServerDefault::Value(Value::Text(word)))) =
        (&column.sql_type, &column.server_default)
        && !values.contains(word)
    {
        column.server_default = None;
    }
}

fn add_column(random: &mut Random, server: &Server, table: &mut Table) {
    let name = format!("new {}", random.below(5));
    if table.column(&name).is_none() {
        let mut column = column::column(random, server, &name, &[SqlType::Text], table);
        column.nullable = true;
        if table.strict && matches!(column.sql_type, SqlType::Numeric(_) | SqlType::Custom(_)) {
            column = Column::new(&name, SqlType::Text);
        }
        table.columns.push(column);
    }
}

/// Drops a column that nothing holds on to.
fn drop_column(random: &mut Random, table: &mut Table) {
    let free = free_columns(table);
    let Some(name) = random.pick_from(free) else { return };
    table.columns.retain(|column| column.name != name);
}

/// The columns that no key, index, check or generated column may speak of.
pub(super) fn free_columns(table: &Table) -> Vec<String> {
    let description = format!("{:?}{:?}", table.constraints, table.indexes);
    let expressions: String =
        table.columns.iter().filter_map(|it| it.generated.as_ref()).map(|it| it.expression.clone()).collect();
    table
        .columns
        .iter()
        .map(|column| column.name.clone())
        .filter(|name| {
            let shown = format!("{name:?}");
            let shown = shown.trim_matches('"');
            !description.contains(shown) && !expressions.contains(name.as_str()) && table.columns.len() > 1
        })
        .collect()
}

fn alter_column(random: &mut Random, server: &Server, table: &mut Table) {
    let free = free_columns(table);
    let Some(name) = random.pick_from(free) else { return };
    let Some(column) = table.column_mut(&name) else { return };
    if column.generated.is_some() || column.autoincrement || column.identity.is_some() {
        return;
    }
    match random.below(4) {
        0 => column.nullable = !column.nullable,
        1 => column.server_default = column::default(random, server, &column.sql_type),
        2 => column.comment = random.chance(50).then(|| "another".to_owned()),
        _ => {
            let wider = match column.sql_type {
                SqlType::SmallInt => SqlType::Integer,
                SqlType::Integer => SqlType::BigInt,
                SqlType::Varchar(_) => SqlType::Text,
                SqlType::Real => SqlType::Double,
                SqlType::Date => SqlType::Timestamp,
                _ => return,
            };
            column.sql_type = wider;
            column.server_default = None;
        }
    }
    if server.product == ftf_migrate_core::capabilities::Product::Sqlite {
        column.comment = None;
    }
}

/// Foreign keys to a key that is not there as it was go too.
fn drop_dangling(metadata: &mut MetaData) {
    let before = metadata.clone();
    for table in metadata.tables.values_mut() {
        let of = |column: &String| before.tables[&table.name].column(column).map(|it| it.sql_type.clone());
        table.constraints.retain(|it| match it {
            Constraint::ForeignKey(key) => before.tables.get(&key.referent).is_some_and(|referent| {
                let to = |column: &String| referent.column(column).map(|it| it.sql_type.clone());
                super::key_of(referent) == key.referent_columns
                    && key.columns.iter().map(of).eq(key.referent_columns.iter().map(to))
            }),
            _ => true,
        });
    }
}
