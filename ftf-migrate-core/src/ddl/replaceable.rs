//! Views, functions, procedures and triggers.
//!
//! Their texts are the user's. On PostgreSQL nothing that a view reads can change its type or go, so
//! what reads it is dropped before and made again behind, as far as the migrations know of it.

use super::compile::word;
use super::{Compiled, Compiler, Effect, Feature, Object, Refusal, Statement};
use crate::operation::{CreateReplaceable, DropReplaceable, ReplaceReplaceable};
use crate::schema::{Replaceable, ReplaceableName, RoutineKind};

/// How one of them is written over another.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Replacing {
    /// `CREATE OR REPLACE`.
    OrReplace,
    /// Dropped and made again.
    Again,
}

impl Compiler<'_> {
    pub(super) fn create_replaceable(&self, create: &CreateReplaceable) -> Compiled {
        let name = create.object.name();
        let Some(text) = self.text_of(&create.object) else { return Ok(Vec::new()) };
        self.check_replaceable(&name)?;
        let sql = self.create_sql(&create.object, text, false)?;
        Ok(vec![Statement::ddl(sql, self.appears(&name))])
    }

    pub(super) fn replace_replaceable(&self, replace: &ReplaceReplaceable) -> Compiled {
        let name = replace.object.name();
        let Some(text) = self.text_of(&replace.object) else { return Ok(Vec::new()) };
        self.check_replaceable(&name)?;
        if self.before.replaceable(&name).is_some_and(|known| self.text_of(&known).is_none()) {
            let kind = name.kind();
            return Err(Refusal::new(
                format!("the {kind} {name} has no text for this database so far, so that it is not there"),
                "drop it, and create it with a text for each database that is to have it",
            ));
        }
        let way = match self.dialect.replacing(&name) {
            Replacing::OrReplace if replace.recreate && self.dialect.has_dependants() => Replacing::Again,
            way => way,
        };
        if way == Replacing::OrReplace {
            let sql = self.create_sql(&replace.object, text, true)?;
            return Ok(vec![Statement::ddl(sql, Effect::Repeatable)]);
        }
        let mut again = vec![self.drop_statement(&name, false, false)];
        again.push(Statement::ddl(self.create_sql(&replace.object, text, false)?, self.appears(&name)));
        if let ReplaceableName::View { name, .. } = &name
            && let Some(view) = self.before.views.get(name)
        {
            for index in &view.indexes {
                again.extend(self.plain_index(&view.name, index, false)?);
            }
        }
        let users = if self.dialect.has_dependants() { self.before.users_of(&name) } else { Vec::new() };
        self.without(&users, again)
    }

    pub(super) fn drop_replaceable(&self, drop: &DropReplaceable) -> Compiled {
        // Where it had no text, it was not made.
        let known = self.before.replaceable(&drop.name);
        if known.is_some_and(|object| self.text_of(&object).is_none()) {
            return Ok(Vec::new());
        }
        self.check_replaceable(&drop.name)?;
        self.require(drop.cascade, Feature::Cascade)?;
        Ok(vec![self.drop_statement(&drop.name, drop.if_exists, drop.cascade)])
    }

    /// The statements with `readers` out of the way: dropped before, the last first, and made again behind.
    pub(crate) fn without(&self, readers: &[Replaceable], statements: Vec<Statement>) -> Compiled {
        let readers: Vec<_> = readers.iter().filter(|it| self.text_of(it).is_some()).collect();
        if let Some(outdated) = readers.iter().find(|it| it.is_outdated()) {
            let name = outdated.name();
            let kind = name.kind();
            return Err(Refusal::new(
                format!(
                    "the {kind} {name} has to be made again, and its text speaks of a name that has changed since"
                ),
                format!("drop the {kind} before, and create it behind with its text as it is now"),
            ));
        }
        let mut all: Vec<_> =
            readers.iter().rev().map(|it| self.drop_statement(&it.name(), false, false)).collect();
        all.extend(statements);
        for reader in readers {
            let text = self.text_of(reader).unwrap_or_default();
            let there = self.appears(&reader.name());
            all.push(Statement::ddl(self.create_sql(reader, text, false)?, there));
            if let Replaceable::View(view) = reader {
                for index in &view.indexes {
                    all.extend(self.plain_index(&view.name, index, false)?);
                }
            }
        }
        Ok(all)
    }

    /// The object as it is, written over itself.
    pub(super) fn written_again(&self, object: &Replaceable) -> Result<Statement, Refusal> {
        let text = self.text_of(object).unwrap_or_default();
        Ok(Statement::ddl(self.create_sql(object, text, true)?, Effect::Repeatable))
    }

    /// The text for this database, without the semicolons at its end; `None` if it has none.
    fn text_of<'o>(&self, object: &'o Replaceable) -> Option<&'o str> {
        let text = object.definition().text_for(self.dialect.server().database())?;
        Some(text.trim_end_matches(|it: char| it.is_whitespace() || it == ';'))
    }

    /// The statement that makes it, if it has a text for this database.
    pub(crate) fn made_by(&self, object: &Replaceable) -> Result<Option<String>, Refusal> {
        self.text_of(object).map(|text| self.create_sql(object, text, false)).transpose()
    }

    fn check_replaceable(&self, name: &ReplaceableName) -> Result<(), Refusal> {
        match name {
            ReplaceableName::View { name, materialized } => {
                self.require(*materialized, Feature::MaterializedViews)?;
                self.dialect.check_name(&name.name)
            }
            ReplaceableName::Routine { signature, .. } => {
                self.require(true, Feature::Routines)?;
                self.dialect.check_name(&signature.name.name)
            }
            ReplaceableName::Trigger { name, .. } => self.dialect.check_name(name),
        }
    }

    fn create_sql(&self, object: &Replaceable, text: &str, or_replace: bool) -> Result<String, Refusal> {
        super::text_without_nul(text)?;
        let create = format!("CREATE {}", word(or_replace, "OR REPLACE "));
        Ok(match object {
            Replaceable::View(view) => {
                let what = word(view.materialized, "MATERIALIZED ");
                format!("{create}{what}VIEW {} AS {text}", self.table(&view.name))
            }
            Replaceable::Routine(routine) => format!(
                "{create}{} {}({}) {text}",
                routine_word(routine.kind),
                self.table(&routine.signature.name),
                routine.arguments
            ),
            Replaceable::Trigger(trigger) => {
                let (name, table) = self.dialect.trigger_and_table(self, &trigger.table, &trigger.name);
                format!("{create}TRIGGER {name} {} ON {table} {text}", trigger.when)
            }
        })
    }

    fn drop_statement(&self, name: &ReplaceableName, if_exists: bool, cascade: bool) -> Statement {
        let what = match name {
            ReplaceableName::View { name, materialized } => {
                let what = if *materialized { "MATERIALIZED VIEW" } else { "VIEW" };
                (what, self.table(name))
            }
            ReplaceableName::Routine { signature, kind } => {
                let arguments = if self.dialect.has_overloads() {
                    format!("({})", signature.arguments)
                } else {
                    String::new()
                };
                (routine_word(*kind), self.table(&signature.name) + &arguments)
            }
            ReplaceableName::Trigger { name, table } => {
                ("TRIGGER", self.dialect.trigger_to_drop(self, table, name))
            }
        };
        let sql = format!(
            "DROP {} {}{}{}",
            what.0,
            word(if_exists, "IF EXISTS "),
            what.1,
            word(cascade, " CASCADE")
        );
        let gone = match self.appears(name) {
            Effect::Appears(object) => Effect::Disappears(object),
            other => other,
        };
        Statement::ddl(sql, if if_exists { Effect::Repeatable } else { gone })
    }

    /// Of several routines of one name the catalogue cannot be asked for one.
    fn appears(&self, name: &ReplaceableName) -> Effect {
        match name {
            ReplaceableName::Routine { .. } if self.dialect.has_overloads() => Effect::Unknown,
            _ => Effect::Appears(object(name)),
        }
    }
}

fn routine_word(kind: RoutineKind) -> &'static str {
    match kind {
        RoutineKind::Function => "FUNCTION",
        RoutineKind::Procedure => "PROCEDURE",
    }
}

fn object(name: &ReplaceableName) -> Object {
    match name {
        ReplaceableName::View { name, .. } => Object::View(name.clone()),
        ReplaceableName::Routine { signature, kind } => Object::Routine(signature.name.clone(), *kind),
        ReplaceableName::Trigger { name, table } => Object::Trigger(table.clone(), name.clone()),
    }
}
