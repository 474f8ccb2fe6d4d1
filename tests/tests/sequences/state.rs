//! What a catalogue shows, in a form that can be compared.

use ftf_migrate_core::Connection;
use ftf_migrate_core::capabilities::{Database, Product};
use ftf_migrate_core::reflect::{Filter, Kind};
use ftf_migrate_core::schema::MetaData;
use ftf_migrate_tests::{Backend, TestDatabase, schema_without_order_of};
use sqlx::Connection as _;
use std::collections::BTreeSet;

/// The description of a database, in canonical form.
#[derive(Debug)]
pub(crate) struct Shown {
    metadata: MetaData,
    /// Views, routines, triggers, sequences and schemas, by name.
    names: BTreeSet<String>,
    /// All that the catalogue knows, but for the order of columns; none of a replay.
    texts: Vec<String>,
}

impl Shown {
    /// Whether the catalogue tells the same, word for word.
    pub(crate) fn same_texts(&self, other: &Self) -> Result<(), String> {
        let lines = |one: &[String], other: &[String], sign: &str| {
            let only = one.iter().filter(|line| !other.contains(line));
            only.map(|line| format!("{sign} {line}")).collect::<Vec<_>>()
        };
        let lost = lines(&self.texts, &other.texts, "-");
        let new = lines(&other.texts, &self.texts, "+");
        if lost.is_empty() && new.is_empty() { Ok(()) } else { Err([lost, new].concat().join("\n")) }
    }
}

async fn connect(database: &TestDatabase) -> Connection {
    match database.backend() {
        Backend::Sqlite => sqlx::SqliteConnection::connect(database.url()).await.unwrap().into(),
        Backend::Mysql => sqlx::MySqlConnection::connect(database.url()).await.unwrap().into(),
        _ => sqlx::PgConnection::connect(database.url()).await.unwrap().into(),
    }
}

/// What the database shows, but for the tables of ftf-migrate.
pub(crate) async fn shown(database: &TestDatabase) -> Result<Shown, String> {
    let filter = match database.database() {
        Database::Postgres => Filter::new().all_schemas(),
        _ => Filter::new(),
    };
    let filter = filter.kinds(&[Kind::Table, Kind::Enum, Kind::Sequence, Kind::Partition]);
    let metadata = ftf_migrate_core::reflect(&mut connect(database).await, &filter).await;
    let metadata = metadata.map_err(|error| format!("reflect: {error}"))?;
    let is_ours = |line: &String| line.contains("ftf_migrate_");
    // One query after the other: MariaDB 10.11 can crash where a UNION reads several views of its catalogue.
    let names = database.column(names(database.database())).await.into_iter().collect();
    let texts = schema_without_order_of(database).await.into_iter().filter(|it| !is_ours(it));
    let texts = match database.database() {
        Database::Sqlite => texts.map(|it| sorted_words(&it)).collect(),
        // What SHOW CREATE tells of checks is enough: that of a JSON column of MariaDB has the name that the column had once.
        Database::Mysql => texts.filter(|it| !it.ends_with(" | CHECK")).collect(),
        Database::Postgres => without_names_of_identities(texts.collect()),
    };
    Ok(Shown { metadata, names, texts })
}

/// What the database is to show after what `state` knows of.
pub(crate) async fn replayed(database: &TestDatabase, state: &MetaData) -> Result<Shown, String> {
    let mut plain = state.clone();
    let partitions = state.tables.values().filter(|it| it.partition_of.is_some());
    // Of the others their names are compared.
    plain.schemas.clear();
    plain.extensions.clear();
    plain.views.clear();
    plain.routines.clear();
    plain.triggers.clear();
    let metadata = ftf_migrate_core::normalize(&mut connect(database).await, &plain).await;
    let metadata = metadata.map_err(|error| format!("normalize: {error}"))?;
    let names = [
        state.views.keys().map(|it| format!("view {}", it.name)).collect::<Vec<_>>(),
        state.routines.keys().map(|it| format!("routine {}", it.name.name)).collect(),
        state.triggers.keys().map(|(_, name)| format!("trigger {name}")).collect(),
        state.sequences.keys().map(|it| format!("sequence {}", it.name)).collect(),
        state.schemas.iter().map(|it| format!("schema {it}")).collect(),
        partitions.map(|it| format!("partition {}", it.name.name)).collect(),
    ];
    Ok(Shown { metadata, names: names.concat().into_iter().collect(), texts: Vec::new() })
}

/// The sequence behind an identity has a name of the server's own choice, which the column keeps when it is renamed: one that
/// comes back gets another. All else of it counts.
fn without_names_of_identities(texts: Vec<String>) -> Vec<String> {
    let name_of_identity = |line: &String| {
        let (name, rest) = line.strip_prefix("sequence | ")?.split_once(" | ")?;
        rest.ends_with(" | i").then(|| name.to_owned())
    };
    let names: BTreeSet<String> = texts.iter().filter_map(name_of_identity).collect();
    let blank = |line: String| {
        let found = names.iter().find(|name| {
            line.starts_with(&format!("sequence | {name} | "))
                || line.starts_with(&format!("relation | {name} | "))
        });
        found.map_or(line.clone(), |name| line.replacen(name.as_str(), "identity", 1))
    };
    texts.into_iter().map(blank).collect()
}

/// Constraints of a table of SQLite come back behind the others.
fn sorted_words(text: &str) -> String {
    let mut words: Vec<&str> = text.split([' ', ',', '(', ')']).filter(|word| !word.is_empty()).collect();
    words.sort_unstable();
    words.join(" ")
}

fn names(database: Database) -> &'static str {
    match database {
        Database::Sqlite => "SELECT type || ' ' || name FROM sqlite_schema WHERE type IN ('view', 'trigger')",
        Database::Postgres => {
            "SELECT 'view ' || c.relname FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace \
             WHERE c.relkind IN ('v', 'm') AND n.nspname NOT LIKE 'pg\\_%' AND n.nspname <> 'information_schema' \
             UNION ALL SELECT 'sequence ' || c.relname FROM pg_class c WHERE c.relkind = 'S' \
             AND NOT EXISTS (SELECT 1 FROM pg_depend d WHERE d.objid = c.oid AND d.deptype IN ('a', 'i')) \
             UNION ALL SELECT 'partition ' || c.relname FROM pg_class c WHERE c.relispartition AND c.relkind = 'r' \
             UNION ALL SELECT 'trigger ' || t.tgname FROM pg_trigger t WHERE NOT t.tgisinternal \
             UNION ALL SELECT 'schema ' || n.nspname FROM pg_namespace n \
             WHERE n.nspname NOT LIKE 'pg\\_%' AND n.nspname NOT IN ('information_schema', 'public') \
             UNION ALL SELECT 'routine ' || p.proname FROM pg_proc p JOIN pg_namespace n ON n.oid = p.pronamespace \
             WHERE n.nspname NOT LIKE 'pg\\_%' AND n.nspname <> 'information_schema'"
        }
        Database::Mysql => {
            "SELECT concat('view ', table_name) FROM information_schema.views WHERE table_schema = database(); \
             SELECT concat('sequence ', table_name) FROM information_schema.tables \
             WHERE table_schema = database() AND table_type = 'SEQUENCE'; \
             SELECT concat('trigger ', trigger_name) FROM information_schema.triggers \
             WHERE trigger_schema = database(); \
             SELECT concat('routine ', routine_name) FROM information_schema.routines \
             WHERE routine_schema = database()"
        }
    }
}

/// What of the descriptions differs, line by line.
pub(crate) fn difference(left: &Shown, right: &Shown, product: Product) -> Result<(), String> {
    if left.names != right.names {
        return Err(format!("{:?}\n{:?}", left.names, right.names));
    }
    let (left, right) = (ordered(&left.metadata, product), ordered(&right.metadata, product));
    if left.enums != right.enums {
        return Err(format!("{:?}\n{:?}", left.enums, right.enums));
    }
    for name in left.tables.keys().chain(right.tables.keys()) {
        let (left, right) = (left.tables.get(name), right.tables.get(name));
        if left == right {
            continue;
        }
        let (left, right) = (format!("{left:#?}"), format!("{right:#?}"));
        let lines = left.lines().zip(right.lines()).filter(|(left, right)| left.trim() != right.trim());
        let lines: Vec<_> =
            lines.map(|(left, right)| format!("- {}\n+ {}", left.trim(), right.trim())).collect();
        return Err(format!("{name}\n{}", lines.into_iter().take(12).collect::<Vec<_>>().join("\n")));
    }
    Ok(())
}

/// PostgreSQL adds columns behind all others.
fn ordered(metadata: &MetaData, product: Product) -> MetaData {
    let mut metadata = metadata.clone();
    if product == Product::Postgres {
        for table in metadata.tables.values_mut() {
            table.columns.sort_by(|one, other| one.name.cmp(&other.name));
        }
    }
    metadata
}
