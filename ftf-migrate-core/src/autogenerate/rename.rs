//! Renames: those that are known, and those that it may have been.

use super::plan::{Plan, is_compared};
use crate::operation::{Operation, RenameColumn, RenameTable};
use crate::schema::{Column, MetaData, Table, TableName};

/// What has got another name.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Renames {
    tables: Vec<(TableName, String)>,
    columns: Vec<(TableName, String, String)>,
}

/// Something that is gone and something new that looks much like it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum RenameCandidate {
    /// A table.
    Table {
        /// Its name before.
        from: TableName,
        /// Its name after, in the same schema.
        to: String,
        /// How alike they are, in percent.
        score: u8,
    },
    /// A column of a table that stays.
    Column {
        /// The table.
        table: TableName,
        /// Its name before.
        from: String,
        /// Its name after.
        to: String,
        /// How alike they are, in percent.
        score: u8,
    },
}

/// From here on two things are alike.
const ALIKE: usize = 60;

impl Renames {
    /// The table `from` is now called `to`, in the same schema.
    pub fn table(mut self, from: TableName, to: &str) -> Self {
        self.tables.push((from, to.to_owned()));
        self
    }

    /// The column `from` of `table`, by the table's name after, is now called `to`.
    pub fn column(mut self, table: TableName, from: &str, to: &str) -> Self {
        self.columns.push((table, from.to_owned(), to.to_owned()));
        self
    }

    /// What leads back: each table and column gets its name before again.
    pub fn reversed(&self) -> Self {
        let tables: Vec<_> = self
            .tables
            .iter()
            .map(|(table, new_name)| (table.sibling(new_name), table.name.clone()))
            .collect();
        let name_before = |table: &TableName| {
            let renamed = tables.iter().find(|(after, _)| after == table);
            renamed.map_or_else(|| table.clone(), |(after, before)| after.sibling(before))
        };
        let columns = self.columns.iter();
        let columns =
            columns.map(|(table, from, to)| (name_before(table), to.clone(), from.clone())).collect();
        Self { tables, columns }
    }

    /// The description with these names. What is not there is passed over.
    pub fn apply(&self, metadata: &MetaData) -> MetaData {
        let mut renamed = metadata.clone();
        for (table, new_name) in &self.tables {
            if renamed.tables.contains_key(table) && !renamed.tables.contains_key(&table.sibling(new_name)) {
                let (table, new_name) = (table.clone(), new_name.clone());
                renamed.apply_done(&Operation::RenameTable(RenameTable { table, new_name }));
            }
        }
        for (table, column, new_name) in &self.columns {
            let found = renamed.tables.get(table);
            if found.is_some_and(|it| it.column(column).is_some() && it.column(new_name).is_none()) {
                let (table, column, new_name) = (table.clone(), column.clone(), new_name.clone());
                renamed.apply_done(&Operation::RenameColumn(RenameColumn { table, column, new_name }));
            }
        }
        renamed
    }

    /// What this candidate proposes. Tables are to be taken over before columns are asked for.
    pub fn accept(self, candidate: &RenameCandidate) -> Self {
        match candidate {
            RenameCandidate::Table { from, to, .. } => self.table(from.clone(), to),
            RenameCandidate::Column { table, from, to, .. } => self.column(table.clone(), from, to),
        }
    }
}

impl Plan<'_> {
    pub(super) fn rename(&mut self, renames: &Renames) {
        for (table, new_name) in &renames.tables {
            let target = table.sibling(new_name);
            let is_free = !self.state.tables.contains_key(&target);
            if is_free && self.state.tables.contains_key(table) && self.after.tables.contains_key(&target) {
                self.push(Operation::RenameTable(RenameTable {
                    table: table.clone(),
                    new_name: new_name.clone(),
                }));
            }
        }
        for (table, column, new_name) in &renames.columns {
            let has = |schema: &MetaData, name: &str| {
                schema.tables.get(table).is_some_and(|table| table.column(name).is_some())
            };
            if has(&self.state, column) && !has(&self.state, new_name) && has(self.after, new_name) {
                self.push(Operation::RenameColumn(RenameColumn {
                    table: table.clone(),
                    column: column.clone(),
                    new_name: new_name.clone(),
                }));
            }
        }
    }
}

/// What is gone and what is new, paired where they look like one thing with another name; the most
/// alike first. Each is in one pair at most. Nothing is renamed for that: pass what is right to
/// [`diff_with`](super::diff_with).
pub fn rename_candidates(before: &MetaData, after: &MetaData) -> Vec<RenameCandidate> {
    let missing = |from: &MetaData, of: &MetaData| -> Vec<Table> {
        let tables = from.tables.values().filter(|table| is_compared(table));
        tables.filter(|table| !of.tables.contains_key(&table.name)).cloned().collect()
    };
    let (gone, new) = (missing(before, after), missing(after, before));
    let mut candidates: Vec<_> = pairs(&gone, &new, table_score)
        .into_iter()
        .map(|(from, to, score)| RenameCandidate::Table {
            from: from.name.clone(),
            to: to.name.name.clone(),
            score,
        })
        .collect();
    for (name, table) in &before.tables {
        let Some(to) = after.tables.get(name) else { continue };
        let missing = |from: &Table, of: &Table| -> Vec<Column> {
            from.columns.iter().filter(|column| of.column(&column.name).is_none()).cloned().collect()
        };
        let (gone, new) = (missing(table, to), missing(to, table));
        candidates.extend(pairs(&gone, &new, column_score).into_iter().map(|(from, to, score)| {
            RenameCandidate::Column {
                table: name.clone(),
                from: from.name.clone(),
                to: to.name.clone(),
                score,
            }
        }));
    }
    candidates
}

/// Pairs of the most alike, each of them in one pair only.
fn pairs<'a, T>(gone: &'a [T], new: &'a [T], score: impl Fn(&T, &T) -> usize) -> Vec<(&'a T, &'a T, u8)> {
    let mut all = Vec::new();
    for (from_at, from) in gone.iter().enumerate() {
        for (to_at, to) in new.iter().enumerate() {
            let score = score(from, to).min(100);
            if score >= ALIKE {
                all.push((score, from_at, to_at));
            }
        }
    }
    // Ties go by the order of the lists, so that the result depends on nothing else.
    all.sort_by_key(|&(score, from, to)| (std::cmp::Reverse(score), from, to));
    let mut pairs: Vec<(usize, usize, usize)> = Vec::new();
    for (score, from, to) in all {
        if pairs.iter().all(|&(_, other_from, other_to)| other_from != from && other_to != to) {
            pairs.push((score, from, to));
        }
    }
    pairs
        .into_iter()
        .map(|(score, from, to)| (&gone[from], &new[to], u8::try_from(score).unwrap_or(100)))
        .collect()
}

/// How many of the columns, in percent, are in both with the same type.
fn table_score(from: &Table, to: &Table) -> usize {
    if from.name.schema != to.name.schema {
        return 0;
    }
    let is_shared =
        |column: &&Column| to.column(&column.name).is_some_and(|other| other.sql_type == column.sql_type);
    let shared = from.columns.iter().filter(is_shared).count();
    200 * shared / (from.columns.len() + to.columns.len()).max(1)
}

/// Columns of one type, the more alike the more else they share.
fn column_score(from: &Column, to: &Column) -> usize {
    if from.sql_type != to.sql_type {
        return 0;
    }
    let renamed = Column { name: to.name.clone(), ..from.clone() };
    let same = |is: bool, points: usize| if is { points } else { 0 };
    60 + same(renamed == *to, 20)
        + same(from.comment.is_some() && from.comment == to.comment, 10)
        + same(from.name.contains(&to.name) || to.name.contains(&from.name), 10)
}
