//! The questions to PostgreSQL's catalogue.
//!
//! `pg_catalog` and not `information_schema`, which hides what belongs to others and is many times
//! slower. Source: PostgreSQL manual, part "Internals", chapter "System Catalogs".

use super::{object, partition, replaceable};
use crate::reflect::{Filter, Kind, Pattern, Schemas};

/// Which tables are looked at, as a condition on `c` (pg_class) and `n` (pg_namespace).
#[derive(Debug)]
pub(super) enum Scope<'a> {
    /// Those of a filter.
    Filter(&'a Filter),
    /// Those that this session has made for itself alone.
    Temporary {
        /// Views, routines and triggers too.
        with_texts: bool,
    },
}

/// What is asked for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Part {
    Tables,
    Enums,
    Columns,
    SequencesOfColumns,
    Constraints,
    Indexes,
    Schemas,
    Extensions,
    Sequences,
    Views,
    Routines,
    Triggers,
}

impl Part {
    /// In the words of an error.
    pub(super) fn name(self) -> &'static str {
        match self {
            Self::Tables => "the tables",
            Self::Enums => "the enum types",
            Self::Columns => "the columns",
            Self::SequencesOfColumns => "the sequences of columns",
            Self::Constraints => "the constraints",
            Self::Indexes => "the indexes",
            Self::Schemas => "the schemas",
            Self::Extensions => "the extensions",
            Self::Sequences => "the sequences",
            Self::Views => "the views",
            Self::Routines => "the functions and procedures",
            Self::Triggers => "the triggers",
        }
    }
}

/// All questions, in the order in which the answers come. `major` is the version of the server.
pub(super) fn questions(scope: &Scope<'_>, major: u32) -> Vec<(Part, String)> {
    let tables = scope.tables();
    let mut questions = Vec::new();
    if major >= 11 {
        // To compile them takes the server seconds, to answer them less than one. It holds until the message ends.
        questions.push((Part::Tables, "SET LOCAL jit = off".to_owned()));
    }
    questions.extend([
        (Part::Tables, tables_sql(scope, &tables)),
        (Part::Enums, enums_sql(scope)),
        (Part::Columns, columns_sql(&tables, major)),
        (Part::SequencesOfColumns, columns_sequences_sql(&tables)),
        (Part::Constraints, constraints_sql(&tables, major)),
        (Part::Indexes, indexes_sql(&tables, major)),
    ]);
    match scope {
        Scope::Filter(filter) => {
            questions.extend(object::questions(filter));
            questions.extend(replaceable::questions(filter, major));
        }
        Scope::Temporary { with_texts: true } => {
            questions.extend(replaceable::questions_about_temporary(major));
        }
        Scope::Temporary { with_texts: false } => {}
    }
    questions
}

impl Scope<'_> {
    /// `FROM` and `WHERE` of the tables.
    fn tables(&self) -> String {
        let which = match self {
            Self::Temporary { .. } => "c.relnamespace = pg_my_temp_schema()".to_owned(),
            Self::Filter(filter) => {
                let mut which = format!("c.relpersistence <> 't' AND {}", schemas(&filter.schemas));
                if !filter.takes(Kind::Partition) {
                    which += " AND NOT c.relispartition";
                }
                if !filter.include.is_empty() {
                    which += &format!(" AND ({})", any_of(&filter.include));
                }
                if !filter.exclude.is_empty() {
                    which += &format!(" AND NOT ({})", any_of(&filter.exclude));
                }
                which
            }
        };
        format!(
            "pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace \
             WHERE c.relkind IN ('r', 'p') AND {which} AND NOT EXISTS \
             (SELECT 1 FROM pg_depend e WHERE e.classid = 'pg_class'::regclass AND e.objid = c.oid AND e.deptype = 'e')"
        )
    }
}

/// Whether `n` (pg_namespace) is looked at.
pub(super) fn schemas(schemas: &Schemas) -> String {
    match schemas {
        Schemas::Default => "n.nspname = current_schema()".to_owned(),
        Schemas::Also(names) => {
            let names: Vec<_> = names.iter().map(|name| literal(name)).collect();
            format!("(n.nspname = current_schema() OR n.nspname IN ({}))", names.join(", "))
        }
        Schemas::All => r"n.nspname <> 'information_schema' AND n.nspname NOT LIKE E'pg\\_%'".to_owned(),
    }
}

fn any_of(patterns: &[Pattern]) -> String {
    let one = |pattern: &Pattern| {
        let name = format!("c.relname LIKE {}", literal(&like(&pattern.name)));
        match &pattern.schema {
            Some(schema) => format!("(n.nspname = {} AND {name})", literal(schema)),
            None => name,
        }
    };
    patterns.iter().map(one).collect::<Vec<_>>().join(" OR ")
}

/// The pattern for LIKE, whose own signs are escaped.
fn like(pattern: &str) -> String {
    pattern.replace('\\', r"\\").replace('%', r"\%").replace('_', r"\_").replace('*', "%")
}

/// A literal that reads the same whatever `standard_conforming_strings` says.
pub(super) fn literal(text: &str) -> String {
    format!("E'{}'", text.replace('\\', r"\\").replace('\'', "''"))
}

/// The name of a schema, NULL for the default one.
pub(super) const SCHEMA: &str = "nullif(n.nspname, current_schema())::text";

fn tables_sql(scope: &Scope<'_>, tables: &str) -> String {
    let schema = if let Scope::Temporary { .. } = scope { "NULL::text" } else { SCHEMA };
    format!(
        "SELECT c.oid::int8, {schema}, c.relname::text, \
         (SELECT description FROM pg_description d \
          WHERE d.objoid = c.oid AND d.classoid = 'pg_class'::regclass AND d.objsubid = 0), {} \
         FROM {tables}",
        partition::COLUMNS
    )
}

/// All enum types, since columns may have one of any schema; the flag says whether its schema is looked at.
fn enums_sql(scope: &Scope<'_>) -> String {
    let (looked_at, schema) = match scope {
        Scope::Temporary { .. } => ("n.oid = pg_my_temp_schema()".to_owned(), "NULL"),
        Scope::Filter(filter) => (schemas(&filter.schemas), SCHEMA),
    };
    let schema = if let Scope::Temporary { .. } = scope {
        format!("CASE WHEN {looked_at} THEN {schema} ELSE {SCHEMA} END")
    } else {
        schema.to_owned()
    };
    format!(
        "SELECT t.oid::int8, t.typarray::int8, {schema}, t.typname::text, {looked_at}, \
         (SELECT array_agg(v.enumlabel::text ORDER BY v.enumsortorder) FROM pg_enum v WHERE v.enumtypid = t.oid), \
         EXISTS (SELECT 1 FROM pg_depend e WHERE e.classid = 'pg_type'::regclass AND e.objid = t.oid AND e.deptype = 'e') \
         FROM pg_type t JOIN pg_namespace n ON n.oid = t.typnamespace WHERE t.typtype = 'e'"
    )
}

pub(super) fn columns_sql(tables: &str, major: u32) -> String {
    let compression = if major >= 14 { "a.attcompression::text" } else { "''::text" };
    let generated = if major >= 12 { "a.attgenerated::text" } else { "''::text" };
    format!(
        "SELECT a.attrelid::int8, a.attnum, a.attname::text, a.atttypid::int8, \
         format_type(a.atttypid, a.atttypmod), a.attnotnull, \
         pg_get_expr(d.adbin, d.adrelid), a.attidentity::text, {generated}, \
         CASE WHEN a.attcollation <> t.typcollation THEN \
          (SELECT l.collname::text FROM pg_collation l WHERE l.oid = a.attcollation) END, \
         (SELECT description FROM pg_description m WHERE m.objoid = a.attrelid \
          AND m.classoid = 'pg_class'::regclass AND m.objsubid = a.attnum), \
         format_type(a.atttypid, NULL), \
         CASE WHEN a.attstorage <> t.typstorage THEN a.attstorage::text END, {compression} \
         FROM pg_attribute a JOIN pg_type t ON t.oid = a.atttypid \
         LEFT JOIN pg_attrdef d ON d.adrelid = a.attrelid AND d.adnum = a.attnum \
         WHERE a.attnum > 0 AND NOT a.attisdropped AND a.attrelid IN (SELECT c.oid FROM {tables}) \
         ORDER BY a.attrelid, a.attnum"
    )
}

/// The sequences that belong to a column: of its identity (`i`), or made with `serial` (`a`).
fn columns_sequences_sql(tables: &str) -> String {
    format!(
        "SELECT p.refobjid::int8, p.refobjsubid::int2, p.deptype::text, s.seqstart, s.seqincrement, s.seqmin, \
         s.seqmax, s.seqcache, s.seqcycle, s.seqrelid::regclass::text \
         FROM pg_sequence s JOIN pg_depend p ON p.objid = s.seqrelid AND p.classid = 'pg_class'::regclass \
         AND p.refclassid = 'pg_class'::regclass AND p.deptype IN ('i', 'a') AND p.refobjsubid > 0 \
         WHERE p.refobjid IN (SELECT c.oid FROM {tables})"
    )
}

fn constraints_sql(tables: &str, major: u32) -> String {
    let nulls = if major >= 15 { "coalesce(i.indnullsnotdistinct, false)" } else { "false" };
    let keys = if major >= 11 { "i.indnkeyatts" } else { "i.indnatts" };
    // What a partition has of its table is its own too; what a key to a partitioned table becomes for each of its partitions is not.
    let parent = if major >= 11 {
        "AND (k.conparentid = 0 OR EXISTS (SELECT 1 FROM pg_constraint o WHERE o.oid = k.conparentid \
          AND o.conrelid <> k.conrelid AND o.confrelid = k.confrelid))"
    } else {
        ""
    };
    format!(
        "SELECT k.conrelid::int8, k.contype::text, k.conname::text, coalesce(k.conkey, '{{}}'), \
         nullif(n.nspname, current_schema())::text, f.relname::text, \
         CASE WHEN k.contype = 'f' THEN ARRAY(SELECT a.attname::text FROM unnest(k.confkey) WITH ORDINALITY o(num, at) \
          JOIN pg_attribute a ON a.attrelid = k.confrelid AND a.attnum = o.num ORDER BY o.at) END, \
         k.confdeltype::text, k.confupdtype::text, k.confmatchtype::text, k.condeferrable, k.condeferred, \
         k.convalidated, pg_get_expr(k.conbin, k.conrelid), {nulls}, \
         CASE WHEN k.contype IN ('u', 'p') THEN (i.indkey::int2[])[{keys}:i.indnatts - 1] END, \
         CASE WHEN k.contype = 'x' THEN (SELECT m.amname::text FROM pg_class x JOIN pg_am m ON m.oid = x.relam \
          WHERE x.oid = k.conindid) END, \
         CASE WHEN k.contype = 'x' THEN ARRAY(SELECT pg_get_indexdef(k.conindid, g, false) \
          || coalesce((SELECT ' ' || quote_ident(oc.opcname) FROM pg_opclass oc \
             WHERE oc.oid = i.indclass[g - 1] AND NOT oc.opcdefault), '') \
          FROM generate_series(1, {keys}) g ORDER BY g) END, \
         CASE WHEN k.contype = 'x' THEN ARRAY(SELECT r.oprname::text FROM unnest(k.conexclop) WITH ORDINALITY o(op, at) \
          JOIN pg_operator r ON r.oid = o.op ORDER BY o.at) END, \
         CASE WHEN k.contype = 'x' THEN pg_get_expr(i.indpred, i.indrelid) END \
         FROM pg_constraint k LEFT JOIN pg_class f ON f.oid = k.confrelid \
         LEFT JOIN pg_namespace n ON n.oid = f.relnamespace \
         LEFT JOIN pg_index i ON i.indexrelid = k.conindid AND k.contype IN ('p', 'u', 'x') \
         WHERE k.contype IN ('p', 'u', 'f', 'c', 'x') {parent} AND k.conrelid IN (SELECT c.oid FROM {tables})"
    )
}

/// The indexes that are no constraint's, and that no partition has of its table. One that a failed `CREATE INDEX CONCURRENTLY` left invalid is
/// not there, so that it is found missing.
pub(super) fn indexes_sql(tables: &str, major: u32) -> String {
    let nulls = if major >= 15 { "i.indnullsnotdistinct" } else { "false" };
    let keys = if major >= 11 { "i.indnkeyatts" } else { "i.indnatts" };
    format!(
        "SELECT i.indrelid::int8, x.relname::text, i.indisunique, m.amname::text, \
         pg_get_expr(i.indpred, i.indrelid), {nulls}, {keys}::int2, (i.indkey::int2[])[0:i.indnatts - 1], (i.indoption::int2[])[0:i.indnatts - 1], \
         ARRAY(SELECT CASE WHEN i.indkey[g] = 0 THEN pg_get_indexdef(i.indexrelid, g + 1, false) END \
          FROM generate_series(0, {keys} - 1) g ORDER BY g), \
         ARRAY(SELECT CASE WHEN NOT oc.opcdefault THEN oc.opcname::text END FROM generate_series(0, {keys} - 1) g \
          JOIN pg_opclass oc ON oc.oid = i.indclass[g] ORDER BY g), \
         ARRAY(SELECT CASE WHEN i.indkey[g] <> 0 AND i.indcollation[g] <> a.attcollation THEN l.collname::text END \
          FROM generate_series(0, {keys} - 1) g LEFT JOIN pg_attribute a ON a.attrelid = i.indrelid \
          AND a.attnum = i.indkey[g] LEFT JOIN pg_collation l ON l.oid = i.indcollation[g] ORDER BY g), \
         coalesce(x.reloptions, '{{}}'), \
         (SELECT s.spcname::text FROM pg_tablespace s WHERE s.oid = x.reltablespace) \
         FROM pg_index i JOIN pg_class x ON x.oid = i.indexrelid JOIN pg_am m ON m.oid = x.relam \
         WHERE i.indisvalid AND NOT x.relispartition AND i.indrelid IN (SELECT c.oid FROM {tables}) \
         AND NOT EXISTS (SELECT 1 FROM pg_constraint k WHERE k.conindid = i.indexrelid AND k.contype IN ('p', 'u', 'x'))"
    )
}
