//! What of the catalogue of MySQL and MariaDB is no table: databases, sequences (MariaDB).

use super::normalize::Defaults;
use super::sql::{Part, literal, looked_at, shown, table_name};
use super::{Cell, get};
use crate::reflect::{Filter, Kind, SequenceDefaults, sequence};
use crate::schema::{MetaData, Sequence, TableName};
use sqlx::mysql::MySqlRow;

/// Source: MariaDB manual, "CREATE SEQUENCE": the two ends of BIGINT itself are kept for the server.
const SEQUENCE: SequenceDefaults =
    SequenceDefaults { smallest: i64::MIN + 1, largest: i64::MAX - 1, cache: 1000 };

/// The questions about what the filter asks for.
pub(super) fn questions(filter: &Filter, is_mariadb: bool) -> Vec<(Part, String)> {
    let mut questions = Vec::new();
    if filter.takes(Kind::Schema) {
        let schemas = looked_at(&filter.schemas, "s.schema_name");
        questions.push((
            Part::Schemas,
            format!("SELECT s.schema_name FROM information_schema.schemata s WHERE s.schema_name <> database() AND {schemas}"),
        ));
    }
    if filter.takes(Kind::Sequence) && is_mariadb {
        questions.push((
            Part::Sequences,
            format!(
                "SELECT {}, t.table_name, NULL, NULL, NULL, NULL, NULL, NULL FROM information_schema.tables t \
                 WHERE t.table_type = 'SEQUENCE' AND {}",
                shown("t.table_schema"),
                looked_at(&filter.schemas, "t.table_schema")
            ),
        ));
    }
    questions
}

/// What a sequence is like it says itself, once its name is known.
pub(super) fn questions_about_sequences(metadata: &MetaData) -> Vec<(Part, String)> {
    let quoted = |name: &str| format!("`{}`", name.replace('`', "``"));
    let question = |name: &TableName| {
        let schema = name.schema.as_ref();
        let shown = schema.map_or_else(|| "NULL".to_owned(), |schema| literal(schema));
        let qualifier = schema.map(|schema| quoted(schema) + ".").unwrap_or_default();
        format!(
            "SELECT {shown}, {}, start_value, increment, minimum_value, maximum_value, cache_size, cycle_option FROM {qualifier}{}",
            literal(&name.name),
            quoted(&name.name)
        )
    };
    metadata.sequences.keys().map(|name| (Part::Sequences, question(name))).collect()
}

/// Takes a row of the answers.
pub(super) fn read(metadata: &mut MetaData, part: Part, row: &MySqlRow) -> Cell<()> {
    if part == Part::Schemas {
        metadata.schemas.insert(get(row, 0)?);
        return Ok(());
    }
    let found = Sequence {
        start: get(row, 2)?,
        increment: get(row, 3)?,
        min_value: get(row, 4)?,
        max_value: get(row, 5)?,
        cache: get(row, 6)?,
        cycle: get::<Option<i64>>(row, 7)?.is_some_and(|it| it != 0),
        ..Sequence::new(table_name(get(row, 0)?, get(row, 1)?))
    };
    metadata.sequences.insert(found.name.clone(), sequence(found, SEQUENCE));
    Ok(())
}

/// What the database has of `metadata`, as it would show it.
pub(super) fn normalize(metadata: &MetaData, defaults: &Defaults, is_mariadb: bool, normal: &mut MetaData) {
    let is_other = |schema: &&String| Some(*schema) != defaults.schema.as_ref();
    normal.schemas = metadata.schemas.iter().filter(is_other).cloned().collect();
    if is_mariadb {
        let named = |it: &Sequence| Sequence { name: defaults.name(&it.name), owned_by: None, ..it.clone() };
        let sequences = metadata.sequences.values().map(|it| sequence(named(it), SEQUENCE));
        normal.sequences = sequences.map(|it| (it.name.clone(), it)).collect();
    }
}
