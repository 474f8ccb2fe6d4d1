//! Random keys and indexes.

use super::{Random, condition, is_taken, key_of, quoted};
use ftf_migrate_core::capabilities::{Database, Product, Server};
use ftf_migrate_core::schema::{
    Column, Constraint, Deferrable, Exclude, ExcludeElement, ForeignKey, ForeignKeyAction, ForeignKeyMatch,
    Identity, Index, IndexKey, IndexPart, MetaData, Nulls, PrimaryKey, SortOrder, SqlType, Table, Unique,
};

/// A primary key of one numbered column, of one or two others, or none.
pub(super) fn add_primary_key(random: &mut Random, server: &Server, table: &mut Table) {
    let form = random.below(10);
    if form == 0 {
        return;
    }
    let mut columns = Vec::new();
    if form < 7 {
        let mut id = Column::new("id", SqlType::BigInt);
        id.autoincrement = form < 4;
        if form == 4 && server.product == Product::Postgres {
            id.identity = Some(identity(random));
        }
        columns.push(id);
    } else {
        columns.push(Column::new("code", SqlType::Varchar(20)));
        if form > 7 {
            columns.push(Column::new("tenant", SqlType::Integer));
        }
    }
    for column in &mut columns {
        column.nullable = false;
    }
    let names = columns.iter().map(|column| column.name.clone()).collect();
    let name = (server.database() != Database::Mysql && random.chance(30))
        .then(|| format!("pk {}", table.name.name));
    table.columns.extend(columns);
    table.constraints.push(Constraint::PrimaryKey(PrimaryKey { name, columns: names }));
}

fn identity(random: &mut Random) -> Identity {
    let mut some = |value: i64| random.chance(40).then_some(value);
    Identity {
        always: some(1).is_some(),
        start: some(100),
        increment: some(2),
        min_value: some(1),
        max_value: some(1_000_000),
        cache: some(5),
        cycle: some(1).is_some(),
    }
}

/// A foreign key to a table, perhaps itself, with a column for each of its key.
pub(super) fn add_foreign_keys(random: &mut Random, server: &Server, metadata: &mut MetaData) {
    let names: Vec<_> = metadata.tables.keys().cloned().collect();
    for name in &names {
        if !random.chance(50) {
            continue;
        }
        let referent_name = random.pick(&names).clone();
        let (table, referent) = (&metadata.tables[name], &metadata.tables[&referent_name]);
        let Some((columns, key)) = foreign_key_to(random, server, table, referent) else { continue };
        let table = metadata.tables.get_mut(name).expect("a table of the list");
        table.columns.extend(columns);
        table.constraints.push(Constraint::ForeignKey(key));
    }
}

/// A foreign key of `table` to `referent`, if that has a key, and the columns for it, which are new.
pub(super) fn foreign_key_to(
    random: &mut Random,
    server: &Server,
    table: &Table,
    referent: &Table,
) -> Option<(Vec<Column>, ForeignKey)> {
    let referent_columns = key_of(referent);
    let mut columns = Vec::new();
    for of in &referent_columns {
        let of = referent.column(of).expect("a column of its key");
        columns.push(Column::new(&format!("ref_{}", of.name), of.sql_type.clone()));
    }
    if columns.is_empty() || columns.iter().any(|it| table.column(&it.name).is_some()) {
        return None;
    }
    // Texts of two collations make no key.
    if table.collation != referent.collation && columns.iter().any(|it| is_text(&it.sql_type)) {
        return None;
    }
    let is_postgres = server.product == Product::Postgres;
    let key = ForeignKey {
        name: random.chance(40).then(|| format!("fk {}", table.name.name)),
        columns: columns.iter().map(|it| it.name.clone()).collect(),
        referent: referent.name.clone(),
        referent_columns,
        on_delete: action(random),
        // A table that changes itself by its own key is more than the servers agree on.
        on_update: None,
        match_kind: (is_postgres && random.chance(20)).then_some(ForeignKeyMatch::Full),
        deferrable: (server.database() != Database::Mysql && random.chance(20))
            .then_some(*random.pick(&[Deferrable::InitiallyDeferred, Deferrable::InitiallyImmediate])),
        not_valid: false,
    };
    Some((columns, key))
}

fn is_text(sql_type: &SqlType) -> bool {
    matches!(sql_type, SqlType::Text | SqlType::Varchar(_))
}

fn action(random: &mut Random) -> Option<ForeignKeyAction> {
    *random.pick(&[
        None,
        Some(ForeignKeyAction::NoAction),
        Some(ForeignKeyAction::Restrict),
        Some(ForeignKeyAction::Cascade),
        Some(ForeignKeyAction::SetNull),
    ])
}

/// Whether a key may begin with the column without more ado.
pub(super) fn is_orderable(server: &Server, column: &Column) -> bool {
    match (&column.sql_type, server.database()) {
        (SqlType::Json, Database::Postgres)
        | (SqlType::Text | SqlType::Bytes | SqlType::Json | SqlType::Jsonb, Database::Mysql) => false,
        (SqlType::Custom(name), Database::Mysql) => !name.contains("text"),
        // MariaDB takes no unique or common key over a virtual column of a long text.
        (_, Database::Mysql) => column.generated.is_none(),
        _ => true,
    }
}

pub(super) fn unique(random: &mut Random, server: &Server, table: &Table) -> Option<Unique> {
    let is_virtual = |it: &Column| it.generated.as_ref().is_some_and(|it| !it.stored);
    let usable = |it: &&Column| is_orderable(server, it) && !is_virtual(it);
    let column = random.pick_from(table.columns.iter().filter(usable))?;
    let mut columns = vec![column.name.clone()];
    let other = random.pick_from(table.columns.iter().filter(usable))?;
    if other.name != column.name && random.chance(40) {
        columns.push(other.name.clone());
    }
    // It would be the primary key twice over, which MySQL takes and a foreign key may choose.
    if columns == key_of(table) {
        return None;
    }
    let mut unique = Unique { columns, ..Unique::default() };
    if random.chance(30) {
        let name = format!("uq {} {}", table.name.name, random.below(1000));
        unique.name = (!is_taken(table, &name)).then_some(name);
    }
    if server.product == Product::Postgres {
        unique.nulls_not_distinct = random.chance(20);
        unique.deferrable = random.chance(20).then_some(Deferrable::InitiallyDeferred);
        let include = random.pick_from(table.columns.iter().filter(|it| !is_virtual(it)))?;
        if random.chance(20) && !unique.columns.contains(&include.name) {
            unique.include.push(include.name.clone());
        }
    }
    Some(unique)
}

/// An exclusion that needs no extension.
pub(super) fn exclude(random: &mut Random, table: &Table) -> Option<Exclude> {
    let usable =
        |it: &&Column| matches!(it.sql_type, SqlType::Integer | SqlType::BigInt) && it.generated.is_none();
    let column = random.pick_from(table.columns.iter().filter(usable))?;
    let name = format!("\"{}\"", column.name.replace('"', "\"\""));
    Some(Exclude {
        name: random.chance(50).then(|| format!("ex {}", table.name.name)),
        method: Some("hash".to_owned()),
        elements: vec![ExcludeElement { expression: name.clone(), operator: "=".to_owned() }],
        predicate: random.chance(50).then(|| format!("{name} > 3")),
        deferrable: random.chance(30).then_some(Deferrable::InitiallyImmediate),
    })
}

pub(super) fn index(random: &mut Random, server: &Server, table: &Table, number: usize) -> Option<Index> {
    let name = format!("ix {} {number}", table.name.name);
    if is_taken(table, &name) {
        return None;
    }
    let is_virtual = |it: &Column| it.generated.as_ref().is_some_and(|it| !it.stored);
    let usable = |it: &&Column| is_orderable(server, it) && !is_virtual(it);
    let mut columns: Vec<_> = table.columns.iter().filter(usable).collect();
    random.shuffle(&mut columns);
    columns.truncate(1 + random.below(2));
    let first = *columns.first()?;
    let mut index = Index { parts: Vec::new(), ..Index::new(&name, &[]) };
    if server.product == Product::Postgres && random.chance(25) {
        let method = match &first.sql_type {
            SqlType::Jsonb | SqlType::Array(_) => "gin",
            _ => "hash",
        };
        index.method = Some(method.to_owned());
        index.parts.push(IndexPart::column(&first.name));
        return Some(index);
    }
    for column in &columns {
        let mut part = IndexPart::column(&column.name);
        part.order = *random.pick(&[None, None, Some(SortOrder::Asc), Some(SortOrder::Desc)]);
        if server.product == Product::Postgres {
            part.nulls = *random.pick(&[None, None, Some(Nulls::First), Some(Nulls::Last)]);
            if column.sql_type == SqlType::Text && column.collation.is_none() && random.chance(20) {
                part.operator_class = Some("text_pattern_ops".to_owned());
            }
        }
        index.parts.push(part);
    }
    add_text_parts(random, server, table, &mut index);
    index.unique = random.chance(25);
    if server.database() != Database::Mysql && random.chance(25) {
        index.predicate = Some(condition(random, server, first));
    }
    if server.product == Product::Postgres {
        if random.chance(10) {
            index.storage_parameters.insert("fillfactor".to_owned(), "70".to_owned());
        }
        index.nulls_not_distinct = index.unique && random.chance(20);
        if random.chance(20)
            && let Some(include) = random.pick_from(table.columns.iter().filter(|it| !is_virtual(it)))
            && columns.iter().all(|column| column.name != include.name)
        {
            index.include.push(include.name.clone());
        }
    }
    Some(index)
}

/// An expression over a text, or its leading characters.
fn add_text_parts(random: &mut Random, server: &Server, table: &Table, index: &mut Index) {
    let is_text = |it: &&Column| {
        matches!(it.sql_type, SqlType::Text | SqlType::Varchar(_))
            && it.generated.is_none()
            && !index.parts.iter().any(|part| part.key == IndexKey::Column(it.name.clone()))
    };
    let Some(text) = random.pick_from(table.columns.iter().filter(is_text)) else { return };
    let name = quoted(server, &text.name);
    match server.product {
        Product::Mysql | Product::Mariadb if text.sql_type == SqlType::Text && random.chance(50) => {
            index.parts.push(IndexPart { length: Some(10), ..IndexPart::column(&text.name) });
        }
        // A function index of MySQL has no long texts.
        Product::Mysql if !matches!(text.sql_type, SqlType::Varchar(_)) => {}
        Product::Postgres | Product::Sqlite | Product::Mysql if random.chance(40) => {
            index.parts.push(IndexPart::expression(&format!("lower({name})")));
        }
        _ => {}
    }
}
