//! The statements that make a table anew.

use super::Rebuild;
use super::element::{qualified, unqualified};
use crate::ddl::{Dialect as _, Effect, Statement, StatementKind};
use crate::dialect::sqlite::catalogue::{Catalogue, Dependant};
use crate::dialect::sqlite::foreign_keys::{BROKEN_KEYS, concerned, new_violations, violations_in};
use crate::dialect::sqlite::read::rowid_column;
use crate::dialect::sqlite::text::{ClauseKind, TableText};
use crate::dialect::sqlite::{literal, master, schema_of};
use crate::schema::expression::mentions;

/// Before the name of the table while its rows are copied.
const NEW: &str = "_ftf_new_";

/// Where a rebuild writes down what must be so: a row that is not is refused, and all is rolled back.
const CHECKS: &str = "temp.\"ftf_migrate_rebuild\"";

/// The rows that broke a foreign key before.
const BEFORE: &str = "temp.\"ftf_migrate_rebuild_violations\"";

const FOREIGN_KEYS_ON: &str = "foreign_keys must be OFF while a table is made anew: with it ON, dropping the old one deletes the rows that refer to it";
const OTHER_TABLE: &str = "the table is not what the migrations say: run them on the database instead";
const OTHER_ROWS: &str = "the new table has not the rows of the old one";

impl Rebuild<'_> {
    /// All of it, to be run inside of one transaction with `foreign_keys` off.
    pub(super) fn statements(&self) -> Vec<Statement> {
        let name = &self.catalogue.name;
        let new_name = name.sibling(&format!("{NEW}{}", name.name));
        let (table, new_table) = (self.compiler.table(name), self.compiler.table(&new_name));
        let violations = violations_in(&concerned(name), schema_of(name));
        let created = self.new.create(&new_table);
        let mut sql = vec![
            format!(
                "CREATE TEMP TABLE \"ftf_migrate_rebuild\" (\
                 \"off\" INTEGER CONSTRAINT \"{FOREIGN_KEYS_ON}\" CHECK (\"off\"), \
                 \"same\" INTEGER CONSTRAINT \"{OTHER_TABLE}\" CHECK (\"same\"), \
                 \"copied\" INTEGER CONSTRAINT \"{OTHER_ROWS}\" CHECK (\"copied\"), \
                 \"whole\" INTEGER CONSTRAINT \"{BROKEN_KEYS}\" CHECK (\"whole\"))"
            ),
            format!("INSERT INTO {CHECKS} (\"off\") SELECT NOT foreign_keys FROM pragma_foreign_keys"),
        ];
        if !self.catalogue.is_live {
            let same = is_as_known(&self.catalogue, &self.old);
            sql.push(format!("INSERT INTO {CHECKS} (\"same\") SELECT {same}"));
        }
        sql.push(format!("CREATE TEMP TABLE \"ftf_migrate_rebuild_violations\" AS {violations}"));
        sql.push(unqualified(&created, &name.name));
        sql.push(self.copy(&table, &new_table));
        sql.extend(self.sequence(&new_name.name));
        sql.push(format!(
            "INSERT INTO {CHECKS} (\"copied\") \
             SELECT (SELECT count(*) FROM {table}) = (SELECT count(*) FROM {new_table})"
        ));
        sql.push(format!("DROP TABLE {table}"));
        // With it, the texts that speak of the table are left as they are: views, triggers and foreign
        // keys of other tables, which mean the name that the new table gets.
        sql.push("PRAGMA legacy_alter_table = ON".to_owned());
        sql.push(format!("ALTER TABLE {new_table} RENAME TO {}", self.dialect.quote(&name.name)));
        sql.push("PRAGMA legacy_alter_table = OFF".to_owned());
        for (_, text) in self.indexes.iter().chain(&self.catalogue.triggers) {
            sql.push(match &name.schema {
                Some(schema) => qualified(text, &self.dialect.quote(schema)),
                None => text.clone(),
            });
        }
        sql.extend(self.tries());
        sql.push(format!(
            "INSERT INTO {CHECKS} (\"whole\") SELECT NOT EXISTS ({})",
            new_violations(&violations, BEFORE)
        ));
        sql.push(format!("DROP TABLE {BEFORE}"));
        sql.push(format!("DROP TABLE {CHECKS}"));
        sql.into_iter().map(statement).collect()
    }

    /// The rows, with their rowids where those can be seen. What a constraint says of conflicts does
    /// not count: a row that does not fit is an error, never left out.
    fn copy(&self, table: &str, new_table: &str) -> String {
        let is_copied = |name: &str| self.old.column(name).is_some();
        let names: Vec<_> = self
            .new
            .columns
            .iter()
            .filter(|column| is_copied(&column.name) && !column.is_generated())
            .map(|column| self.dialect.quote(&column.name))
            .collect();
        let has_rowid = !self.old.without_rowid && !self.new.without_rowid;
        let is_key_copied = rowid_column(&self.new).is_some_and(is_copied);
        let hidden = (has_rowid && !is_key_copied).then(|| self.rowid_name()).flatten();
        let names: Vec<_> = hidden.map(str::to_owned).into_iter().chain(names).collect();
        let names = names.join(", ");
        format!("INSERT OR ABORT INTO {new_table} ({names}) SELECT {names} FROM {table}")
    }

    /// The name of the rowid that no column has taken.
    fn rowid_name(&self) -> Option<&'static str> {
        let is_free = |name: &&str| self.old.column(name).is_none() && self.new.column(name).is_none();
        ["rowid", "_rowid_", "oid"].into_iter().find(is_free)
    }

    /// What AUTOINCREMENT has counted up to, also for rows that are gone.
    fn sequence(&self, new_name: &str) -> Vec<String> {
        if !has_autoincrement(&self.new) {
            return Vec::new();
        }
        let name = &self.catalogue.name;
        let sequence = self.compiler.table(&name.sibling("sqlite_sequence"));
        let (old, new) = (literal(&name.name), literal(new_name));
        vec![
            format!(
                "UPDATE {sequence} SET seq = max(seq, coalesce(\
                 (SELECT seq FROM {sequence} WHERE name = {old}), 0)) WHERE name = {new}"
            ),
            format!(
                "INSERT INTO {sequence} (name, seq) SELECT {new}, seq FROM {sequence} WHERE name = {old} \
                 AND NOT EXISTS (SELECT 1 FROM {sequence} WHERE name = {new})"
            ),
        ]
    }

    /// Statements that fail if a view or a trigger speaks of a column that is gone. They do nothing.
    fn tries(&self) -> Vec<String> {
        let speaks = |it: &&Dependant| self.dropped_columns.iter().any(|column| mentions(&it.sql, column));
        let mut tries = Vec::new();
        for dependant in self.catalogue.dependants.iter().filter(speaks) {
            let sibling = |name: &str| self.compiler.table(&self.catalogue.name.sibling(name));
            let Some((table, columns)) = &dependant.trigger_on else {
                tries.push(format!("EXPLAIN SELECT * FROM {}", sibling(&dependant.name)));
                continue;
            };
            let is_own = table.eq_ignore_ascii_case(&self.catalogue.name.name);
            let table = sibling(table);
            let columns: Vec<_> = if is_own {
                self.new.columns.iter().filter(|it| !it.is_generated()).map(|it| &it.name).collect()
            } else {
                columns.iter().collect()
            };
            tries.push(format!("EXPLAIN INSERT INTO {table} DEFAULT VALUES"));
            tries.push(format!("EXPLAIN DELETE FROM {table}"));
            if !columns.is_empty() {
                let same = |name: &&String| format!("{0} = {0}", self.dialect.quote(name));
                let set: Vec<_> = columns.iter().map(same).collect();
                tries.push(format!("EXPLAIN UPDATE {table} SET {}", set.join(", ")));
            }
        }
        tries
    }
}

fn statement(sql: String) -> Statement {
    let kind = if sql.starts_with("INSERT") { StatementKind::Dml } else { StatementKind::Ddl };
    Statement { kind, ..Statement::ddl(sql, Effect::Unknown) }
}

fn has_autoincrement(table: &TableText) -> bool {
    let clauses = table.columns.iter().flat_map(|column| &column.clauses);
    clauses
        .chain(table.constraints.iter().map(|constraint| &constraint.clause))
        .any(|clause| matches!(clause.kind, ClauseKind::PrimaryKey { autoincrement: true, .. }))
}

/// A condition on the catalogue: the table has the columns, indexes, triggers and keys that are known,
/// and no others.
fn is_as_known(catalogue: &Catalogue, text: &TableText) -> String {
    let name = &catalogue.name;
    let (table, schema) = (literal(&name.name), literal(schema_of(name)));
    let master = master(name);
    let clauses = || {
        let on_columns = text.columns.iter().flat_map(|column| &column.clauses);
        on_columns.chain(text.constraints.iter().map(|constraint| &constraint.clause))
    };
    let keys = clauses().filter(|clause| matches!(clause.kind, ClauseKind::ForeignKey(_))).count();
    let uniques = clauses().filter(|clause| matches!(clause.kind, ClauseKind::Unique { .. })).count();
    let list =
        |names: Vec<&String>| names.into_iter().map(|name| literal(name)).collect::<Vec<_>>().join(", ");
    let columns = list(text.columns.iter().map(|column| &column.name).collect());
    let others: Vec<_> = catalogue.indexes.iter().chain(&catalogue.triggers).map(|(name, _)| name).collect();
    let number = others.len();
    let others = list(others);
    format!(
        "(SELECT count(*) = {} AND coalesce(sum(name IN ({columns})), 0) = {} FROM pragma_table_xinfo({table}, {schema})) \
         AND (SELECT count(*) = {number} AND coalesce(sum(name IN ({others})), 0) = {number} FROM {master} \
         WHERE tbl_name = {table} AND type IN ('index', 'trigger') AND sql IS NOT NULL) \
         AND (SELECT count(*) = {uniques} FROM pragma_index_list({table}, {schema}) WHERE origin = 'u') \
         AND (SELECT count(DISTINCT id) = {keys} FROM pragma_foreign_key_list({table}, {schema}))",
        text.columns.len(),
        text.columns.len(),
    )
}
