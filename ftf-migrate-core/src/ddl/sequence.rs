//! Sequences and extensions.

use super::compile::word;
use super::{Compiled, Compiler, Effect, Feature, Object, Refusal, Statement};
use crate::operation::{
    AlterSequence, CreateExtension, CreateSequence, DropExtension, DropSequence, SequenceChange,
};
use crate::schema::TableName;

impl Compiler<'_> {
    pub(super) fn create_sequence(&self, create: &CreateSequence) -> Compiled {
        self.require(true, Feature::Sequences)?;
        let sequence = &create.sequence;
        self.require(sequence.owned_by.is_some(), Feature::OwnedSequences)?;
        self.dialect.check_name(&sequence.name.name)?;
        let numbers = [
            sequence.start.map(|it| format!(" START WITH {it}")),
            sequence.increment.map(|it| format!(" INCREMENT BY {it}")),
            sequence.min_value.map(|it| format!(" MINVALUE {it}")),
            sequence.max_value.map(|it| format!(" MAXVALUE {it}")),
            sequence.cache.map(|it| format!(" CACHE {it}")),
        ];
        let mut sql = format!(
            "CREATE SEQUENCE {}{}{}{}",
            word(create.if_not_exists, "IF NOT EXISTS "),
            self.table(&sequence.name),
            numbers.into_iter().flatten().collect::<String>(),
            word(sequence.cycle, " CYCLE")
        );
        if let Some(owner) = &sequence.owned_by {
            sql += &format!(" OWNED BY {}", self.owner(Some(owner)));
        }
        let there = Effect::Appears(Object::Sequence(sequence.name.clone()));
        Ok(vec![Statement::ddl(sql, if create.if_not_exists { Effect::Repeatable } else { there })])
    }

    pub(super) fn alter_sequence(&self, alter: &AlterSequence) -> Compiled {
        self.require(true, Feature::Sequences)?;
        if alter.changes.is_empty() {
            return Err(Refusal::new("nothing is said that is to change", "say what changes"));
        }
        let changes =
            alter.changes.iter().map(|it| self.sequence_change(it)).collect::<Result<Vec<_>, _>>()?;
        let sql = format!("ALTER SEQUENCE {} {}", self.table(&alter.name), changes.join(" "));
        let is_restarted = alter.changes.iter().any(|it| matches!(it, SequenceChange::Restart(_)));
        let effect = if is_restarted { Effect::Unknown } else { Effect::Repeatable };
        Ok(vec![Statement::ddl(sql, effect)])
    }

    pub(super) fn drop_sequence(&self, drop: &DropSequence) -> Compiled {
        self.require(true, Feature::Sequences)?;
        self.require(drop.cascade, Feature::Cascade)?;
        let sql = format!(
            "DROP SEQUENCE {}{}{}",
            word(drop.if_exists, "IF EXISTS "),
            self.table(&drop.name),
            word(drop.cascade, " CASCADE")
        );
        let gone = Effect::Disappears(Object::Sequence(drop.name.clone()));
        Ok(vec![Statement::ddl(sql, if drop.if_exists { Effect::Repeatable } else { gone })])
    }

    fn sequence_change(&self, change: &SequenceChange) -> Result<String, Refusal> {
        let number = |words: &str, value: Option<i64>| format!("{words} {}", value.unwrap_or(1));
        let limit = |word: &str, value: Option<i64>| {
            value.map_or_else(|| format!("NO {word}"), |value| format!("{word} {value}"))
        };
        Ok(match change {
            SequenceChange::Start(value) => number("START WITH", *value),
            SequenceChange::Restart(None) => "RESTART".to_owned(),
            SequenceChange::Restart(Some(value)) => format!("RESTART WITH {value}"),
            SequenceChange::Increment(value) => number("INCREMENT BY", *value),
            SequenceChange::MinValue(value) => limit("MINVALUE", *value),
            SequenceChange::MaxValue(value) => limit("MAXVALUE", *value),
            SequenceChange::Cache(value) => {
                format!("CACHE {}", value.unwrap_or(self.dialect.sequence_cache()))
            }
            SequenceChange::Cycle(true) => "CYCLE".to_owned(),
            SequenceChange::Cycle(false) => self.dialect.no_cycle().to_owned(),
            SequenceChange::OwnedBy(owner) => {
                self.require(true, Feature::OwnedSequences)?;
                format!("OWNED BY {}", self.owner(owner.as_ref()))
            }
        })
    }

    fn owner(&self, owner: Option<&(TableName, String)>) -> String {
        owner.map_or_else(
            || "NONE".to_owned(),
            |(table, column)| format!("{}.{}", self.table(table), self.dialect.quote(column)),
        )
    }

    pub(super) fn create_extension(&self, create: &CreateExtension) -> Compiled {
        self.require(true, Feature::Extensions)?;
        let schema = create.extension.schema.as_ref().map(|it| format!(" SCHEMA {}", self.dialect.quote(it)));
        let version = create.extension.version.as_ref();
        let version = version.map(|it| format!(" VERSION {}", self.dialect.quote(it)));
        let sql = format!(
            "CREATE EXTENSION {}{}{}{}{}",
            word(create.if_not_exists, "IF NOT EXISTS "),
            self.dialect.quote(&create.name),
            schema.unwrap_or_default(),
            version.unwrap_or_default(),
            word(create.cascade, " CASCADE")
        );
        let there = Effect::Appears(Object::Extension(create.name.clone()));
        Ok(vec![Statement::ddl(sql, if create.if_not_exists { Effect::Repeatable } else { there })])
    }

    pub(super) fn drop_extension(&self, drop: &DropExtension) -> Compiled {
        self.require(true, Feature::Extensions)?;
        let sql = format!(
            "DROP EXTENSION {}{}{}",
            word(drop.if_exists, "IF EXISTS "),
            self.dialect.quote(&drop.name),
            word(drop.cascade, " CASCADE")
        );
        let gone = Effect::Disappears(Object::Extension(drop.name.clone()));
        Ok(vec![Statement::ddl(sql, if drop.if_exists { Effect::Repeatable } else { gone })])
    }
}
