//! Changing a column on PostgreSQL, which has an action for each property.
//!
//! A new type takes the default collation, storage and compression with it, so those that the column
//! has are said again.
//!
//! Source: PostgreSQL manual, ALTER TABLE.

use super::conversion::{self, Conversion};
use super::{Ddl, types};
use crate::ddl::{Compiled, Compiler, Dialect, Effect, Feature, Refusal, Statement};
use crate::operation::{AlterColumn, Change};
use crate::schema::{Column, Generated, Identity, ServerDefault, SqlType, Storage};

pub(super) fn alter_column(dialect: &Ddl, compiler: &Compiler<'_>, alter: &AlterColumn) -> Compiled {
    let before = compiler.state_before(alter);
    let altering = Altering { dialect, compiler, alter, before: before.as_ref() };
    let actions = altering.actions()?;
    if actions.is_empty() {
        return Ok(Vec::new());
    }
    let column = format!("ALTER COLUMN {}", dialect.quote(&alter.column));
    let actions: Vec<_> = actions.iter().map(|action| format!("{column} {action}")).collect();
    let sql = format!("ALTER TABLE {} {}", compiler.table(&alter.table), actions.join(", "));
    let once = |change: &Change| {
        matches!(change, Change::Generated(_) | Change::Identity(_) | Change::Autoincrement(_))
    };
    let is_once = alter.using.is_some() || alter.changes.iter().any(once);
    Ok(vec![Statement::ddl(sql, if is_once { Effect::Unknown } else { Effect::Repeatable })])
}

/// How large values of a column are kept, as actions behind `ALTER COLUMN`.
pub(super) fn storage(dialect: &Ddl, column: &Column) -> Result<Vec<String>, Refusal> {
    let mut actions = Vec::new();
    if let Some(storage) = column.storage {
        actions.push(set_storage(storage));
    }
    if let Some(method) = &column.compression {
        actions.push(set_compression(dialect, method)?);
    }
    Ok(actions)
}

struct Altering<'a> {
    dialect: &'a Ddl,
    compiler: &'a Compiler<'a>,
    alter: &'a AlterColumn,
    /// The column as it is, if that is known.
    before: Option<&'a Column>,
}

impl Altering<'_> {
    fn actions(&self) -> Result<Vec<String>, Refusal> {
        let changes = &self.alter.changes;
        let has = |wanted: fn(&Change) -> bool| changes.iter().any(wanted);
        let mut actions = Vec::new();
        let changes_type = has(|it| matches!(it, Change::Type(_)));
        let changes_default = has(|it| matches!(it, Change::ServerDefault(_)));
        let kept_default = self.before.filter(|_| changes_type && !changes_default);
        let kept_default = kept_default.and_then(|column| column.server_default.as_ref());
        // A default that does not fit the new type stops the change of type, so it goes first, and
        // one that stays is said again: it would be kept as a cast of the old one.
        if changes_type && (kept_default.is_some() || has(|it| matches!(it, Change::ServerDefault(Some(_)))))
        {
            actions.push("DROP DEFAULT".to_owned());
        }
        if changes_type || has(|it| matches!(it, Change::Collation(_))) {
            actions.push(self.set_type()?);
        }
        if let Some(default) = kept_default {
            actions.push(self.set_default(default)?);
        }
        if changes_type && let Some(column) = self.after() {
            actions.extend(self.kept_storage(&column)?);
        }
        for change in changes {
            actions.extend(self.change(change)?);
        }
        Ok(actions)
    }

    /// The column as it will be, if what it is like now is known.
    fn after(&self) -> Option<Column> {
        let mut column = self.before?.clone();
        column.change(&self.alter.changes);
        Some(column)
    }

    fn set_type(&self) -> Result<String, Refusal> {
        let mut column = match self.before {
            Some(column) => column.clone(),
            None if self.alter.changes.iter().any(|it| matches!(it, Change::Type(_))) => {
                Column::new(&self.alter.column, SqlType::Text)
            }
            None => return Err(unknown("a collation is given together with the type")),
        };
        column.change(&self.alter.changes);
        let collation = column.collation.as_ref().filter(|_| types::has_collation(&column.sql_type));
        let collation = collation.map(|it| format!(" COLLATE {}", self.dialect.quote(it)));
        let using = match &self.alter.using {
            Some(using) => Some(format!(" USING {using}")),
            None => self.conversion(&column.sql_type)?,
        };
        Ok(format!(
            "TYPE {}{}{}",
            self.dialect.sql_type(&column.sql_type)?,
            collation.unwrap_or_default(),
            using.unwrap_or_default()
        ))
    }

    /// How the values get there where the server does not go by itself. A value that cannot stops it.
    fn conversion(&self, new: &SqlType) -> Result<Option<String>, Refusal> {
        let Some(before) = self.before else { return Ok(None) };
        let column = self.dialect.quote(&self.alter.column);
        let spelled = self.dialect.sql_type(new)?;
        Ok(match conversion::between(&before.sql_type, new) {
            Conversion::Assignment => None,
            Conversion::Cast => Some(format!(" USING {column}::{spelled}")),
            Conversion::Over(word) => Some(format!(" USING {column}::{word}::{spelled}")),
        })
    }

    fn kept_storage(&self, column: &Column) -> Result<Vec<String>, Refusal> {
        let is_said = |wanted: fn(&Change) -> bool| self.alter.changes.iter().any(wanted);
        let mut kept = column.clone();
        if is_said(|it| matches!(it, Change::Storage(_))) {
            kept.storage = None;
        }
        if is_said(|it| matches!(it, Change::Compression(_))) {
            kept.compression = None;
        }
        storage(self.dialect, &kept)
    }

    fn set_default(&self, default: &ServerDefault) -> Result<String, Refusal> {
        let column = Column::new(&self.alter.column, SqlType::Text);
        Ok(format!("SET DEFAULT {}", self.dialect.default(self.compiler, &column, default)?))
    }

    /// The actions of one change but for types and collations, which are one action, and comments,
    /// which are statements of their own.
    fn change(&self, change: &Change) -> Result<Vec<String>, Refusal> {
        Ok(match change {
            Change::Type(_)
            | Change::Collation(_)
            | Change::Comment(_)
            | Change::Charset(None)
            | Change::OnUpdateNow(false)
            | Change::Invisible(false) => Vec::new(),
            Change::Nullable(true) => vec!["DROP NOT NULL".to_owned()],
            Change::Nullable(false) => vec!["SET NOT NULL".to_owned()],
            Change::ServerDefault(None) => vec!["DROP DEFAULT".to_owned()],
            Change::ServerDefault(Some(default)) => vec![self.set_default(default)?],
            Change::Generated(generated) => vec![self.generated(generated.as_ref())?],
            Change::Identity(identity) => self.identity(*identity)?,
            Change::Autoincrement(numbered) => self.identity(numbered.then(Identity::default))?,
            // A change of type brings the storage that the new type has by itself.
            Change::Storage(None) if self.alter.changes.iter().any(|it| matches!(it, Change::Type(_))) => {
                Vec::new()
            }
            Change::Storage(storage) => {
                vec![storage.map_or_else(|| self.default_storage(), |it| Ok(set_storage(it)))?]
            }
            Change::Compression(method) => {
                vec![set_compression(self.dialect, method.as_deref().unwrap_or("default"))?]
            }
            Change::Charset(Some(_)) => return Err(Feature::CharacterSets.refusal()),
            Change::OnUpdateNow(true) => return Err(Feature::OnUpdateNow.refusal()),
            Change::Invisible(true) => return Err(Feature::InvisibleColumns.refusal()),
        })
    }

    fn generated(&self, generated: Option<&Generated>) -> Result<String, Refusal> {
        let before = self.before.ok_or_else(|| unknown("a generated column is changed"))?;
        match (&before.generated, generated) {
            (Some(before), None) if before.stored && self.dialect.is_since(13) => {
                Ok("DROP EXPRESSION".to_owned())
            }
            (Some(before), Some(after)) if before.stored == after.stored && self.dialect.is_since(17) => {
                Ok(format!("SET EXPRESSION AS ({})", after.expression))
            }
            _ => Err(Refusal::new(
                "it changes the expression of a generated column since PostgreSQL 17, makes a plain column of a \
                 stored one since 13, and nothing else of this kind",
                "use drop_column and add_column",
            )),
        }
    }

    /// Before version 16 the server has no word for what the type does by itself.
    fn default_storage(&self) -> Result<String, Refusal> {
        if self.dialect.is_since(16) {
            return Ok("SET STORAGE DEFAULT".to_owned());
        }
        let after = self.after().ok_or_else(|| unknown("the storage goes back to that of the type"))?;
        match after.sql_type {
            SqlType::Numeric(_) => Ok(set_storage(Storage::Main)),
            SqlType::Custom(_) => Err(Refusal::new(
                "it has no word for the storage that a type has by itself before PostgreSQL 16",
                "say which one with storage(…)",
            )),
            it if it.may_be_large() => Ok(set_storage(Storage::Extended)),
            _ => Ok(set_storage(Storage::Plain)),
        }
    }

    /// From the way in which the column is numbered to another.
    fn identity(&self, identity: Option<Identity>) -> Result<Vec<String>, Refusal> {
        let before = self.before.ok_or_else(|| unknown("the identity is changed"))?;
        let old = before.identity.or(before.autoincrement.then(Identity::default));
        Ok(match (old, identity) {
            (None, None) => Vec::new(),
            (None, Some(new)) => vec![format!("ADD {}", super::ddl::identity_clause(new))],
            (Some(_), None) => vec!["DROP IDENTITY".to_owned()],
            (Some(old), Some(new)) => {
                let settings = identity_settings(old, new);
                if settings.is_empty() { Vec::new() } else { vec![settings.join(" ")] }
            }
        })
    }
}

/// What differs, as PostgreSQL sets it.
fn identity_settings(old: Identity, new: Identity) -> Vec<String> {
    let mut settings = Vec::new();
    if old.always != new.always {
        settings.push(format!("SET GENERATED {}", if new.always { "ALWAYS" } else { "BY DEFAULT" }));
    }
    if old.increment != new.increment {
        settings.push(format!("SET INCREMENT BY {}", new.increment.unwrap_or(1)));
    }
    if old.min_value != new.min_value {
        settings.push(limit("MINVALUE", new.min_value));
    }
    if old.max_value != new.max_value {
        settings.push(limit("MAXVALUE", new.max_value));
    }
    if old.start != new.start {
        settings.push(format!("SET START WITH {}", new.start.or(new.min_value).unwrap_or(1)));
    }
    if old.cache != new.cache {
        settings.push(format!("SET CACHE {}", new.cache.unwrap_or(1)));
    }
    if old.cycle != new.cycle {
        settings.push(format!("SET {}", if new.cycle { "CYCLE" } else { "NO CYCLE" }));
    }
    settings
}

fn limit(word: &str, value: Option<i64>) -> String {
    value.map_or_else(|| format!("SET NO {word}"), |value| format!("SET {word} {value}"))
}

fn set_storage(storage: Storage) -> String {
    let word = match storage {
        Storage::Plain => "PLAIN",
        Storage::External => "EXTERNAL",
        Storage::Extended => "EXTENDED",
        Storage::Main => "MAIN",
    };
    format!("SET STORAGE {word}")
}

fn set_compression(dialect: &Ddl, method: &str) -> Result<String, Refusal> {
    if !dialect.is_since(14) {
        return Err(Refusal::new(
            "it has no choice of compression before PostgreSQL 14",
            "leave compression out, or upgrade the server",
        ));
    }
    Ok(format!("SET COMPRESSION {}", dialect.quote(method)))
}

fn unknown(what: &str) -> Refusal {
    Refusal::new(
        format!("{what}, and no migration tells what the column is like"),
        "describe the column as it is now with .existing(column(…))",
    )
}
