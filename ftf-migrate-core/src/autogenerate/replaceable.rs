//! Views, routines and triggers: what uses something goes before it, and comes behind it.

use super::constraint::drop_index;
use super::plan::Plan;
use crate::operation::{
    CreateIndex, CreateReplaceable, DropReplaceable, OnlineDdl, Operation, ReplaceReplaceable, in_order,
};
use crate::schema::expression::{all_words, mentions};
use crate::schema::{
    Constraint, IndexKey, MetaData, Replaceable, ReplaceableName, Routine, ServerDefault, Signature, Table,
    TableName, Trigger, View,
};

impl Plan<'_> {
    /// Those that are gone, and those that stand in the way of what else changes, the last first.
    pub(super) fn drop_replaceables(&mut self) {
        let views = self.views_to_drop();
        let is_dropped = |it: &&Trigger| self.is_trigger_dropped(it, &views);
        let triggers: Vec<_> = self.state.triggers.values().filter(is_dropped).cloned().collect();
        for trigger in triggers {
            self.drop_replaceable(Replaceable::Trigger(trigger).name());
        }
        let gone: Vec<_> =
            self.state.views.values().filter(|view| views.contains(&view.name)).cloned().collect();
        for view in in_order(gone.iter().collect()).into_iter().rev() {
            self.drop_replaceable(Replaceable::View(view.clone()).name());
        }
        let is_dropped = |it: &&Routine| self.is_gone(it) && self.goes_early(it);
        let routines: Vec<_> = self.state.routines.values().filter(is_dropped).cloned().collect();
        for routine in routines {
            self.drop_replaceable(Replaceable::Routine(routine).name());
        }
    }

    /// The routines that the tables to come speak of: in a default, a check, an exclusion, a computed column or an
    /// index.
    pub(super) fn create_routines_of_tables(&mut self) {
        let is_new = |it: &&Routine| !self.state.routines.contains_key(&it.signature);
        let is_spoken_of = |it: &&Routine| {
            self.after
                .tables
                .values()
                .any(|table| texts(table).any(|text| mentions(text, &it.signature.name.name)))
        };
        let needed: Vec<_> = self.after.routines.values().filter(is_new).filter(is_spoken_of).collect();
        for routine in needed {
            self.create(Replaceable::Routine(routine.clone()));
        }
    }

    /// What is not there by now or has another text, each behind what it uses.
    pub(super) fn make_replaceables(&mut self) {
        let mut left = self.routines_and_views();
        while !left.is_empty() {
            let is_ready = |it: &Replaceable| !left.iter().any(|other| uses(it, other));
            let next = left.iter().position(is_ready).unwrap_or(0);
            let object = left.remove(next);
            self.make(object);
        }
        for view in self.after.views.values().filter(|it| it.materialized) {
            self.change_indexes(view);
        }
        for trigger in self.after.triggers.values() {
            if self.state.triggers.get(&(trigger.table.clone(), trigger.name.clone())) != Some(trigger) {
                self.make(Replaceable::Trigger(trigger.clone()));
            }
        }
    }

    /// The routines that are gone, once nothing uses them any more.
    pub(super) fn drop_routines(&mut self) {
        let gone: Vec<_> = self.state.routines.values().filter(|it| self.is_gone(it)).cloned().collect();
        for routine in gone {
            self.drop_replaceable(Replaceable::Routine(routine).name());
        }
    }

    fn views_to_drop(&self) -> Vec<TableName> {
        let all: Vec<&View> = self.state.views.values().collect();
        let stays =
            |view: &View| self.after.views.get(&view.name).filter(|to| to.materialized == view.materialized);
        let changes = |view: &View| stays(view).is_none_or(|to| to.definition != view.definition);
        let is_dropped = |view: &&&View| match stays(view) {
            None => true,
            Some(to) => {
                let is_read_by_changed =
                    || all.iter().any(|it| it.name != view.name && changes(it) && reads(it, view));
                changes(view)
                    && (self.loses_columns(view) || (!self.keeps_columns(view, to) && is_read_by_changed()))
            }
        };
        let mut dropped: Vec<&View> = all.iter().filter(is_dropped).copied().collect();
        // What reads a view that is made again is made again too.
        let mut at = 0;
        while self.ability.has_dependants() && at < dropped.len() {
            let view = dropped[at];
            at += 1;
            if self.after.views.contains_key(&view.name) {
                let is_reader = |it: &&&View| it.name != view.name && reads(it, view);
                let readers: Vec<_> = all.iter().filter(is_reader).copied().collect();
                dropped.extend(
                    readers
                        .into_iter()
                        .filter(|it| !dropped.iter().any(|is| is.name == it.name))
                        .collect::<Vec<_>>(),
                );
            }
        }
        dropped.into_iter().map(|view| view.name.clone()).collect()
    }

    /// Whether something that the view may read is dropped, or gets another type.
    fn loses_columns(&self, view: &View) -> bool {
        self.state.tables.values().any(|table| match self.after.tables.get(&table.name) {
            None => view.definition.mentions(&table.name.name),
            Some(to) => table.columns.iter().any(|column| {
                let is_same = to.column(&column.name).is_some_and(|it| it.sql_type == column.sql_type);
                !is_same && view.reads(&table.name, &column.name)
            }),
        })
    }

    /// Whether the view can be written over: PostgreSQL only adds columns behind the others.
    fn keeps_columns(&self, from: &View, to: &View) -> bool {
        !self.ability.has_dependants() || (!from.columns.is_empty() && to.columns.starts_with(&from.columns))
    }

    fn is_trigger_dropped(&self, trigger: &Trigger, views: &[TableName]) -> bool {
        let table = &trigger.table;
        // It goes with its table.
        if self.state.tables.contains_key(table) && !self.after.tables.contains_key(table) {
            return false;
        }
        let wanted = self.after.triggers.get(&(table.clone(), trigger.name.clone()));
        let columns = self.state.tables.get(table).zip(self.after.tables.get(table));
        let loses = columns.is_some_and(|(from, to)| {
            from.columns.iter().any(|column| {
                to.column(&column.name).is_none_or(|it| it.sql_type != column.sql_type)
                    && (mentions(&trigger.when, &column.name) || trigger.definition.mentions(&column.name))
            })
        });
        views.contains(table) || wanted.is_none_or(|wanted| wanted != trigger && loses)
    }

    /// Whether nobody wants the routine, or wants it to be of the other kind.
    fn is_gone(&self, routine: &Routine) -> bool {
        self.after.routines.get(&routine.signature).is_none_or(|it| it.kind != routine.kind)
    }

    /// Whether the routine speaks of a table that goes, or its name is needed.
    fn goes_early(&self, routine: &Routine) -> bool {
        let speaks_of = |table: &TableName| {
            mentions(&routine.arguments, &table.name) || routine.definition.mentions(&table.name)
        };
        let mut gone = self.state.tables.keys().filter(|name| !self.after.tables.contains_key(name));
        let has_namesake = |it: &Signature| it.name == routine.signature.name;
        gone.any(speaks_of) || self.after.routines.keys().any(has_namesake)
    }

    /// The routines and views that are not there, or not like that.
    fn routines_and_views(&self) -> Vec<Replaceable> {
        let routines = self.after.routines.values().filter(|to| {
            let from = self.state.routines.get(&to.signature);
            from.is_none_or(|from| from.arguments != to.arguments || from.definition != to.definition)
        });
        let views =
            self.after.views.values().filter(|to| {
                self.state.views.get(&to.name).is_none_or(|from| from.definition != to.definition)
            });
        let routines = routines.cloned().map(Replaceable::Routine);
        routines.chain(views.cloned().map(Replaceable::View)).collect()
    }

    fn make(&mut self, mut object: Replaceable) {
        // They come by operations of their own.
        if let Replaceable::View(view) = &mut object {
            view.indexes.clear();
        }
        match found(&self.state, &object.name()) {
            None => self.create(object),
            Some(from) => {
                let recreate = self.ability.has_dependants() && self.is_another(&from, &object);
                self.push(Operation::ReplaceReplaceable(ReplaceReplaceable { object, recreate }));
            }
        }
    }

    /// Whether it cannot be written over.
    fn is_another(&self, from: &Replaceable, to: &Replaceable) -> bool {
        match (from, to) {
            (Replaceable::View(from), Replaceable::View(to)) => {
                !to.materialized && !self.keeps_columns(from, to)
            }
            (Replaceable::Routine(from), Replaceable::Routine(to)) => {
                from.arguments != to.arguments || returned(from) != returned(to)
            }
            _ => false,
        }
    }

    fn create(&mut self, object: Replaceable) {
        self.push(Operation::CreateReplaceable(CreateReplaceable { object }));
    }

    fn drop_replaceable(&mut self, name: ReplaceableName) {
        self.push(Operation::DropReplaceable(DropReplaceable { name, if_exists: false, cascade: false }));
    }

    fn change_indexes(&mut self, to: &View) {
        let present = self.state.views.get(&to.name).map(|view| view.indexes.clone()).unwrap_or_default();
        for index in present.iter().filter(|index| !to.indexes.contains(index)) {
            self.push(drop_index(&to.name, index));
        }
        for index in to.indexes.iter().filter(|index| !present.contains(index)) {
            self.push(Operation::CreateIndex(CreateIndex {
                table: to.name.clone(),
                index: index.clone(),
                concurrently: false,
                if_not_exists: false,
                online: OnlineDdl::default(),
            }));
        }
    }
}

fn reads(reader: &View, view: &View) -> bool {
    reader.definition.mentions(&view.name.name)
}

/// Whether the one speaks of the other.
fn uses(one: &Replaceable, other: &Replaceable) -> bool {
    let name = other.name();
    one.name() != name && name.word().is_some_and(|word| one.definition().mentions(word))
}

fn found(metadata: &MetaData, name: &ReplaceableName) -> Option<Replaceable> {
    match name {
        ReplaceableName::View { name, .. } => metadata.views.get(name).cloned().map(Replaceable::View),
        ReplaceableName::Routine { signature, .. } => {
            metadata.routines.get(signature).cloned().map(Replaceable::Routine)
        }
        ReplaceableName::Trigger { name, table } => {
            metadata.triggers.get(&(table.clone(), name.clone())).cloned().map(Replaceable::Trigger)
        }
    }
}

/// What the routine gives: the words of its texts between RETURNS and what it is like.
fn returned(routine: &Routine) -> Vec<Vec<String>> {
    const BEHIND: [&str; 16] = [
        "as",
        "begin",
        "called",
        "comment",
        "contains",
        "cost",
        "deterministic",
        "immutable",
        "language",
        "modifies",
        "no",
        "not",
        "reads",
        "return",
        "stable",
        "volatile",
    ];
    let of_text = |text: &str| -> Vec<String> {
        let words = all_words(text).skip_while(|word| word != "returns").skip(1);
        words.take_while(|word| !BEHIND.contains(&word.as_str())).collect()
    };
    routine.definition.texts.iter().map(|(_, text)| of_text(text)).collect()
}

/// The expressions of a table.
fn texts(table: &Table) -> impl Iterator<Item = &str> {
    let of_columns = table.columns.iter().flat_map(|column| {
        let default = match &column.server_default {
            Some(ServerDefault::Sql(sql)) => Some(sql.as_str()),
            _ => None,
        };
        default.into_iter().chain(column.generated.as_ref().map(|it| it.expression.as_str()))
    });
    let of_constraints = table.constraints.iter().flat_map(|constraint| match constraint {
        Constraint::Check(it) => vec![it.expression.as_str()],
        Constraint::Exclude(it) => {
            let elements = it.elements.iter().map(|it| it.expression.as_str());
            elements.chain(it.predicate.as_deref()).collect()
        }
        _ => Vec::new(),
    });
    let of_indexes = table.indexes.iter().flat_map(|index| {
        let parts = index.parts.iter().filter_map(|part| match &part.key {
            IndexKey::Expression(sql) => Some(sql.as_str()),
            IndexKey::Column(_) => None,
        });
        parts.chain(index.predicate.as_deref())
    });
    of_columns.chain(of_constraints).chain(of_indexes)
}
