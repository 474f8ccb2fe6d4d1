//! Texts of views, routines and triggers: when two of them say the same.
//!
//! PostgreSQL has given both sides its own form by now, and they are compared as they are. SQLite keeps what was written, and two
//! texts are the same if their words are. MySQL and MariaDB write views anew and have no way to ask for that without leaving
//! something behind; what made the object that is there is told by the revisions, and where they do not know it, by what the
//! catalogue keeps as it was written: the body of a routine or trigger, and of a view nothing.

use crate::capabilities::Database;
use crate::schema::expression::all_words;
use crate::schema::{Definition, MetaData, Routine, Signature, Trigger, View};
use std::collections::BTreeMap;

/// How texts are told apart.
#[derive(Clone, Copy)]
pub(super) enum Texts<'a> {
    /// They are in the words of PostgreSQL.
    Server,
    /// They are as they were written, for SQLite.
    Written,
    /// They are MySQL's; this is the history.
    Rewritten(&'a MetaData),
    /// Nobody was asked: texts for all databases.
    OfRevisions,
}

impl<'a> Texts<'a> {
    pub(super) fn of(database: Database, history: &'a MetaData) -> Self {
        match database {
            Database::Postgres => Self::Server,
            Database::Sqlite => Self::Written,
            Database::Mysql => Self::Rewritten(history),
        }
    }

    fn is_same_view(self, from: &View, to: &View) -> bool {
        match self {
            Self::Server => from.definition == to.definition,
            Self::Rewritten(history) => history
                .views
                .get(&from.name)
                .is_none_or(|made| is_same_on(Database::Mysql, &made.definition, &to.definition)),
            Self::Written | Self::OfRevisions => is_same(&from.definition, &to.definition),
        }
    }

    fn is_same_trigger(self, from: &Trigger, to: &Trigger) -> bool {
        match self {
            Self::Server => from == to,
            Self::Rewritten(history) => {
                let made = history.triggers.get(&(from.table.clone(), from.name.clone())).unwrap_or(from);
                same_words(&made.when, &to.when)
                    && is_same_on(Database::Mysql, &made.definition, &to.definition)
            }
            Self::Written | Self::OfRevisions => {
                same_words(&from.when, &to.when) && is_same(&from.definition, &to.definition)
            }
        }
    }

    fn is_same_routine(self, from: &Routine, to: &Routine) -> bool {
        match self {
            Self::Server => from.arguments == to.arguments && from.definition == to.definition,
            Self::Rewritten(history) => {
                let is_it = |it: &&Routine| it.signature.name == from.signature.name && it.kind == from.kind;
                match history.routines.values().find(is_it) {
                    Some(made) => {
                        same_words(&made.arguments, &to.arguments)
                            && is_same_on(Database::Mysql, &made.definition, &to.definition)
                    }
                    None => ends_with(&to.definition, from),
                }
            }
            Self::Written | Self::OfRevisions => {
                same_words(&from.arguments, &to.arguments) && is_same(&from.definition, &to.definition)
            }
        }
    }
}

/// Gives what is there the words of what is to be, where both say the same.
pub(super) fn settle(before: &mut MetaData, after: &MetaData, texts: Texts<'_>) {
    for (name, from) in &mut before.views {
        if let Some(to) = after.views.get(name).filter(|to| texts.is_same_view(from, to)) {
            from.definition = to.definition.clone();
        }
    }
    for (signature, from) in &mut before.routines {
        if let Some(to) = after.routines.get(signature).filter(|to| texts.is_same_routine(from, to)) {
            from.arguments.clone_from(&to.arguments);
            from.definition = to.definition.clone();
        }
    }
    for (key, from) in &mut before.triggers {
        if let Some(to) = after.triggers.get(key).filter(|to| texts.is_same_trigger(from, to)) {
            (from.when, from.outdated) = (to.when.clone(), to.outdated);
            from.definition = to.definition.clone();
        }
    }
}

/// Calls routines of `shown`, which have the arguments as the database writes them, as `words` does; `normal` is the same as `words` in
/// the form of the database. What would clash stays.
pub(super) fn call(shown: &mut MetaData, normal: &MetaData, database: Database) {
    for (written, routine) in &normal.routines {
        let is_it = |it: &&Signature| match database {
            Database::Postgres => **it == Signature::new(written.name.clone(), &routine.arguments),
            Database::Mysql | Database::Sqlite => it.name == written.name,
        };
        if shown.routines.contains_key(written) {
            continue;
        }
        let found = shown.routines.keys().find(is_it).cloned();
        if let Some(mut found) = found.and_then(|found| shown.routines.remove(&found)) {
            found.signature = written.clone();
            shown.routines.insert(written.clone(), found);
        }
    }
}

/// Calls routines as the history does, so that a revision speaks of them in words that fit the earlier ones; those of which it
/// does not know as the models do. What neither calls its own is left out.
pub(super) fn call_as_known(
    shown: &mut MetaData,
    normal: &MetaData,
    history: &MetaData,
    database: Database,
    texts: Texts<'_>,
) {
    let mut called = shown.clone();
    call(&mut called, normal, database);
    // Only the spelling of the arguments may differ between the two, which is nothing that has to be done.
    let is_same =
        |it: &Routine| normal.routines.get(&it.signature).is_some_and(|to| texts.is_same_routine(it, to));
    let (settled, open) = std::mem::take(&mut called.routines).into_iter().partition(|(_, it)| is_same(it));
    called.routines = open;
    if database == Database::Postgres {
        // In the server's own spelling again.
        let routines = std::mem::take(&mut called.routines).into_values().map(|mut it| {
            it.signature = Signature::new(it.signature.name, &it.arguments);
            (it.signature.clone(), it)
        });
        called.routines = routines.collect();
    }
    call(&mut called, history, database);
    let is_made = |it: &Signature| history.routines.contains_key(it);
    let (made, others) = std::mem::take(&mut called.routines).into_iter().partition(|(it, _)| is_made(it));
    called.routines = others;
    call(&mut called, normal, database);
    called.routines.retain(|signature, _| normal.routines.contains_key(signature));
    called.routines.extend::<BTreeMap<_, _>>(made);
    called.routines.extend::<BTreeMap<_, _>>(settled);
    shown.routines = called.routines;
}

/// Whether both have the same words for every database.
fn is_same(one: &Definition, other: &Definition) -> bool {
    [Database::Sqlite, Database::Postgres, Database::Mysql]
        .into_iter()
        .all(|database| is_same_on(database, one, other))
}

fn is_same_on(database: Database, one: &Definition, other: &Definition) -> bool {
    match (one.text_for(database), other.text_for(database)) {
        (Some(one), Some(other)) => same_words(one, other),
        (one, other) => one == other,
    }
}

/// Whether the body that the catalogue keeps is the end of what is declared. What stands before it the catalogue writes in its
/// own words.
fn ends_with(declared: &Definition, shown: &Routine) -> bool {
    const BEFORE: [&str; 3] = ["begin", "return", "select"];
    let words = |it: &Definition| {
        it.text_for(Database::Mysql).map(|text| all_words(text).collect::<Vec<_>>()).unwrap_or_default()
    };
    let (declared, shown) = (words(declared), words(&shown.definition));
    let body = |words: &[String]| {
        words.iter().position(|word| BEFORE.contains(&word.as_str())).map(|at| words[at..].to_vec())
    };
    match (body(&declared), body(&shown)) {
        (Some(declared), Some(shown)) => declared == shown,
        // What it begins with is not known, or whoever asks may not see it.
        _ => true,
    }
}

/// Whether two texts have the same words.
pub(super) fn same_words(one: &str, other: &str) -> bool {
    all_words(one).eq(all_words(other))
}
