//! What of PostgreSQL's catalogue is no table: schemas, extensions, sequences.

use super::normalize::SEQUENCE;
use super::sql::{Part, SCHEMA, schemas};
use super::{Cell, get, limits};
use crate::reflect::{Filter, Kind, SequenceDefaults};
use crate::schema::{Extension, MetaData, Sequence, TableName};
use sqlx::postgres::PgRow;

/// The questions about what the filter asks for.
pub(super) fn questions(filter: &Filter) -> impl Iterator<Item = (Part, String)> {
    let questions = [
        (Kind::Schema, Part::Schemas, schemas_sql as fn(&Filter) -> String),
        (Kind::Extension, Part::Extensions, |_| extensions_sql()),
        (Kind::Sequence, Part::Sequences, sequences_sql),
    ];
    questions.into_iter().filter(|(kind, ..)| filter.takes(*kind)).map(|(_, part, sql)| (part, sql(filter)))
}

/// No condition: what belongs to an extension comes and goes with it.
pub(super) fn not_of_extension(class: &str, oid: &str) -> String {
    format!(
        "NOT EXISTS (SELECT 1 FROM pg_depend e WHERE e.classid = '{class}'::regclass AND e.objid = {oid} AND e.deptype = 'e')"
    )
}

fn schemas_sql(filter: &Filter) -> String {
    format!(
        "SELECT n.nspname::text FROM pg_namespace n WHERE n.nspname <> current_schema() \
         AND {} AND {}",
        schemas(&filter.schemas),
        not_of_extension("pg_namespace", "n.oid")
    )
}

/// The one that every database has is left out.
fn extensions_sql() -> String {
    format!(
        "SELECT x.extname::text, {SCHEMA}, x.extversion FROM pg_extension x JOIN pg_namespace n ON n.oid = x.extnamespace \
         WHERE x.extname <> 'plpgsql'"
    )
}

/// Those that are no column's numbering: neither of an identity nor of a `serial`.
fn sequences_sql(filter: &Filter) -> String {
    format!(
        "SELECT {SCHEMA}, c.relname::text, s.seqstart, s.seqincrement, s.seqmin, s.seqmax, s.seqcache, s.seqcycle, \
         format_type(s.seqtypid, NULL), nullif(tn.nspname, current_schema())::text, t.relname::text, a.attname::text \
         FROM pg_sequence s JOIN pg_class c ON c.oid = s.seqrelid JOIN pg_namespace n ON n.oid = c.relnamespace \
         LEFT JOIN pg_depend p ON p.objid = s.seqrelid AND p.classid = 'pg_class'::regclass \
         AND p.refclassid = 'pg_class'::regclass AND p.deptype IN ('i', 'a') AND p.refobjsubid > 0 \
         LEFT JOIN pg_class t ON t.oid = p.refobjid LEFT JOIN pg_namespace tn ON tn.oid = t.relnamespace \
         LEFT JOIN pg_attribute a ON a.attrelid = p.refobjid AND a.attnum = p.refobjsubid \
         WHERE c.relpersistence <> 't' AND {} AND {} AND p.deptype IS DISTINCT FROM 'i' AND NOT EXISTS \
         (SELECT 1 FROM pg_attrdef d JOIN pg_depend q ON q.classid = 'pg_attrdef'::regclass AND q.objid = d.oid \
          WHERE d.adrelid = p.refobjid AND d.adnum = p.refobjsubid AND q.refobjid = s.seqrelid)",
        schemas(&filter.schemas),
        not_of_extension("pg_class", "c.oid")
    )
}

/// Takes a row of the answers.
pub(super) fn read(metadata: &mut MetaData, part: Part, row: &PgRow) -> Cell<()> {
    match part {
        Part::Schemas => {
            metadata.schemas.insert(get(row, 0)?);
        }
        Part::Extensions => {
            let extension = Extension { schema: get(row, 1)?, version: get(row, 2)? };
            metadata.extensions.insert(get(row, 0)?, extension);
        }
        _ => {
            let sequence = sequence(row)?;
            metadata.sequences.insert(sequence.name.clone(), sequence);
        }
    }
    Ok(())
}

fn sequence(row: &PgRow) -> Cell<Sequence> {
    let owner: Option<String> = get(row, 10)?;
    let owner =
        owner.map(|name| -> Cell<_> { Ok((TableName { schema: get(row, 9)?, name }, get(row, 11)?)) });
    let sequence = Sequence {
        name: TableName { schema: get(row, 0)?, name: get(row, 1)? },
        start: get(row, 2)?,
        increment: get(row, 3)?,
        min_value: get(row, 4)?,
        max_value: get(row, 5)?,
        cache: get(row, 6)?,
        cycle: get(row, 7)?,
        owned_by: owner.transpose()?,
    };
    let (smallest, largest) = limits(&super::read::sql_type(get(row, 8)?));
    Ok(crate::reflect::sequence(sequence, SequenceDefaults { smallest, largest, ..SEQUENCE }))
}
