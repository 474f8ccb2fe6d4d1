//! Sequences: there before the first default that counts with one, and gone after the last.

use super::plan::Plan;
use crate::operation::{AlterSequence, CreateSequence, DropSequence, Operation, SequenceChange};
use crate::schema::{Sequence, TableName};

impl Plan<'_> {
    /// New ones, and other numbers of those that are there. Columns that own one come later.
    pub(super) fn change_sequences(&mut self) {
        for (name, wanted) in &self.after.sequences {
            match self.state.sequences.get(name) {
                None => {
                    let sequence = Sequence { owned_by: None, ..wanted.clone() };
                    self.push(Operation::CreateSequence(CreateSequence { sequence, if_not_exists: false }));
                }
                Some(present) => {
                    let mut changes = numbers(present, wanted);
                    // Its column may be about to go, and would take it along.
                    if present.owned_by.is_some() && present.owned_by != wanted.owned_by {
                        changes.push(SequenceChange::OwnedBy(None));
                    }
                    self.alter_sequence(name, changes);
                }
            }
        }
    }

    pub(super) fn own_sequences(&mut self) {
        for (name, wanted) in &self.after.sequences {
            let present = self.state.sequences.get(name).and_then(|it| it.owned_by.as_ref());
            if present != wanted.owned_by.as_ref() {
                self.alter_sequence(name, vec![SequenceChange::OwnedBy(wanted.owned_by.clone())]);
            }
        }
    }

    pub(super) fn drop_sequences(&mut self) {
        for name in self.state.sequences.keys().cloned().collect::<Vec<_>>() {
            if !self.after.sequences.contains_key(&name) {
                self.push(Operation::DropSequence(DropSequence { name, if_exists: false, cascade: false }));
            }
        }
    }

    fn alter_sequence(&mut self, name: &TableName, changes: Vec<SequenceChange>) {
        if !changes.is_empty() {
            self.push(Operation::AlterSequence(AlterSequence { name: name.clone(), changes }));
        }
    }
}

/// What has to change but for its owner.
fn numbers(from: &Sequence, to: &Sequence) -> Vec<SequenceChange> {
    let mut changes = Vec::new();
    if from.increment != to.increment {
        changes.push(SequenceChange::Increment(to.increment));
    }
    if from.min_value != to.min_value {
        changes.push(SequenceChange::MinValue(to.min_value));
    }
    if from.max_value != to.max_value {
        changes.push(SequenceChange::MaxValue(to.max_value));
    }
    if first(from) != first(to) {
        changes.push(SequenceChange::Start(Some(first(to))));
    }
    if from.cache != to.cache {
        changes.push(SequenceChange::Cache(to.cache));
    }
    if from.cycle != to.cycle {
        changes.push(SequenceChange::Cycle(to.cycle));
    }
    changes
}

/// The first number, which goes by the others where nobody says it.
fn first(sequence: &Sequence) -> i64 {
    sequence.start.unwrap_or(match sequence.increment {
        Some(step) if step < 0 => sequence.max_value.unwrap_or(-1),
        _ => sequence.min_value.unwrap_or(1),
    })
}
