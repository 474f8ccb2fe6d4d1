//! What may have got another name.

use super::plan::is_compared;
use super::rename::{Renamable, Renames};
use crate::schema::{Column, MetaData, Table, TableName};

/// Something that is gone, and the name of something new that looks much like it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct RenameCandidate {
    /// What is gone.
    pub from: Renamable,
    /// What it may be called now.
    pub to: String,
    /// How alike they are, in percent.
    pub score: u8,
}

impl Renames {
    /// What this candidate proposes. What has parts is to be taken over before its parts are asked for.
    pub fn accept(self, candidate: &RenameCandidate) -> Self {
        self.rename(candidate.from.clone(), &candidate.to)
    }
}

/// From here on two things are alike.
const ALIKE: usize = 60;

/// What is gone and what is new, paired where they look like one thing with another name: enum types, their
/// words, tables, columns; of each sort the most alike first. Each is in one pair at most. Nothing is renamed for that: pass
/// what is right to [`diff_with`](super::diff_with).
pub fn rename_candidates(before: &MetaData, after: &MetaData) -> Vec<RenameCandidate> {
    let mut candidates = enum_candidates(before, after);
    for (name, words) in &before.enums {
        if let Some(to) = after.enums.get(name) {
            candidates.extend(word_candidates(name, words, to));
        }
    }
    candidates.extend(table_candidates(before, after));
    for (name, table) in &before.tables {
        if let Some(to) = after.tables.get(name) {
            candidates.extend(column_candidates(table, to));
        }
    }
    candidates
}

fn enum_candidates(before: &MetaData, after: &MetaData) -> Vec<RenameCandidate> {
    let missing = |from: &MetaData, of: &MetaData| -> Vec<(TableName, Vec<String>)> {
        let of_enums = from.enums.iter().filter(|(name, _)| !of.enums.contains_key(*name));
        of_enums.map(|(name, words)| (name.clone(), words.clone())).collect()
    };
    let (gone, new) = (missing(before, after), missing(after, before));
    let score = |from: &(TableName, Vec<String>), to: &(TableName, Vec<String>)| {
        if from.0.schema == to.0.schema { shared(&from.1, &to.1, |word| to.1.contains(word)) } else { 0 }
    };
    let found = pairs(&gone, &new, score);
    candidates(found, |(name, _)| Renamable::Enum(name.clone()), |(name, _)| name.name.clone())
}

fn word_candidates(name: &TableName, before: &[String], after: &[String]) -> Vec<RenameCandidate> {
    let (gone, new) = (missing_words(before, after), missing_words(after, before));
    candidates(
        pairs(&gone, &new, word_score),
        |it| Renamable::EnumValue(name.clone(), it.word.to_owned()),
        |it| it.word.to_owned(),
    )
}

fn table_candidates(before: &MetaData, after: &MetaData) -> Vec<RenameCandidate> {
    let missing = |from: &MetaData, of: &MetaData| -> Vec<Table> {
        let tables = from.tables.values().filter(|table| is_compared(table));
        tables.filter(|table| !of.tables.contains_key(&table.name)).cloned().collect()
    };
    let (gone, new) = (missing(before, after), missing(after, before));
    let found = pairs(&gone, &new, table_score);
    candidates(found, |it| Renamable::Table(it.name.clone()), |it| it.name.name.clone())
}

fn column_candidates(table: &Table, to: &Table) -> Vec<RenameCandidate> {
    let missing = |from: &Table, of: &Table| -> Vec<Column> {
        from.columns.iter().filter(|column| of.column(&column.name).is_none()).cloned().collect()
    };
    let (gone, new) = (missing(table, to), missing(to, table));
    candidates(
        pairs(&gone, &new, column_score),
        |it| Renamable::Column(table.name.clone(), it.name.clone()),
        |it| it.name.clone(),
    )
}

fn candidates<T>(
    pairs: Vec<(&T, &T, u8)>,
    what: impl Fn(&T) -> Renamable,
    name: impl Fn(&T) -> String,
) -> Vec<RenameCandidate> {
    let candidate = |(from, to, score)| RenameCandidate { from: what(from), to: name(to), score };
    pairs.into_iter().map(candidate).collect()
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

/// How many of both lists, in percent, are shared.
fn shared<T>(from: &[T], to: &[T], is_shared: impl Fn(&T) -> bool) -> usize {
    let shared = from.iter().filter(|it| is_shared(it)).count();
    200 * shared / (from.len() + to.len()).max(1)
}

/// How many of the columns, in percent, are in both with the same type.
fn table_score(from: &Table, to: &Table) -> usize {
    if from.name.schema != to.name.schema {
        return 0;
    }
    let is_shared =
        |column: &Column| to.column(&column.name).is_some_and(|other| other.sql_type == column.sql_type);
    shared(&from.columns, &to.columns, is_shared)
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

/// A word of an enum that the other list lacks, between the nearest ones that both have.
struct MissingWord<'a> {
    word: &'a str,
    previous: Option<&'a str>,
    next: Option<&'a str>,
}

fn missing_words<'a>(words: &'a [String], of: &'a [String]) -> Vec<MissingWord<'a>> {
    let is_shared = |word: &&String| of.contains(word);
    let missing = words.iter().enumerate().filter(|(_, word)| !is_shared(word));
    missing
        .map(|(at, word)| MissingWord {
            word,
            previous: words[..at].iter().rev().find(is_shared).map(String::as_str),
            next: words[at..].iter().find(is_shared).map(String::as_str),
        })
        .collect()
}

/// Words at one place, the more alike if one is within the other.
fn word_score(from: &MissingWord<'_>, to: &MissingWord<'_>) -> usize {
    if (from.previous, from.next) != (to.previous, to.next) {
        return 0;
    }
    let is_within = from.word.contains(to.word) || to.word.contains(from.word);
    if is_within { 90 } else { 80 }
}
