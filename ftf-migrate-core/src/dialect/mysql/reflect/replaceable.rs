//! Views, routines and triggers in the catalogue of MySQL and MariaDB.
//!
//! Of routines and triggers it keeps the body as it was written. A view it writes anew, with the name of its database in
//! front of everything.

use super::normalize::Defaults;
use super::sql::{Part, looked_at, shown, table_name};
use super::{Cell, Reader, get};
use crate::capabilities::Database;
use crate::reflect::{Filter, Kind};
use crate::schema::{Definition, MetaData, Routine, RoutineKind, Signature, Trigger, View};
use sqlx::mysql::MySqlRow;

/// The questions about what the filter asks for.
pub(super) fn questions(filter: &Filter) -> Vec<(Part, String)> {
    let which = |column: &str| looked_at(&filter.schemas, column);
    let mut questions = Vec::new();
    if filter.takes(Kind::View) {
        questions.push((Part::Views, format!(
            "SELECT {}, v.table_name, v.view_definition, v.check_option, v.table_schema FROM information_schema.views v WHERE {}",
            shown("v.table_schema"),
            which("v.table_schema")
        )));
    }
    if filter.takes(Kind::Routine) {
        questions.push((Part::Routines, format!(
            "SELECT {}, r.routine_name, r.routine_type, r.dtd_identifier, r.is_deterministic, r.sql_data_access, r.security_type, \
             r.routine_comment, r.routine_definition FROM information_schema.routines r \
             WHERE r.routine_type IN ('FUNCTION', 'PROCEDURE') AND {}",
            shown("r.routine_schema"),
            which("r.routine_schema")
        )));
        questions.push((Part::Parameters, format!(
            "SELECT {}, p.specific_name, p.routine_type, p.parameter_mode, p.parameter_name, p.dtd_identifier \
             FROM information_schema.parameters p WHERE p.ordinal_position > 0 AND {} \
             ORDER BY p.specific_schema, p.routine_type, p.specific_name, p.ordinal_position",
            shown("p.specific_schema"),
            which("p.specific_schema")
        )));
    }
    if filter.takes(Kind::Trigger) {
        questions.push((Part::Triggers, format!(
            "SELECT {}, t.event_object_table, t.trigger_name, t.action_timing, t.event_manipulation, t.action_statement \
             FROM information_schema.triggers t WHERE {}",
            shown("t.event_object_schema"),
            which("t.event_object_schema")
        )));
    }
    questions
}

impl Reader {
    pub(super) fn view(&mut self, row: &MySqlRow) -> Cell<()> {
        let name = table_name(get(row, 0)?, get(row, 1)?);
        let (query, option, schema): (&str, &str, &str) = (get(row, 2)?, get(row, 3)?, get(row, 4)?);
        let mut query = if name.schema.is_none() { without_schema(query, schema) } else { query.to_owned() };
        if option != "NONE" {
            query += &format!(" WITH {option} CHECK OPTION");
        }
        let view = View {
            name: name.clone(),
            definition: Definition::new(&query),
            materialized: false,
            indexes: Vec::new(),
            outdated: false,
            columns: Vec::new(),
        };
        self.metadata.views.insert(name, view);
        Ok(())
    }

    pub(super) fn routine(&mut self, row: &MySqlRow) -> Cell<()> {
        let signature = Signature::new(table_name(get(row, 0)?, get(row, 1)?), "");
        let kind =
            if get::<&str>(row, 2)? == "PROCEDURE" { RoutineKind::Procedure } else { RoutineKind::Function };
        let mut text = String::new();
        if let Some(returns) = get::<Option<&str>>(row, 3)?.filter(|_| kind == RoutineKind::Function) {
            text += &format!("RETURNS {returns} ");
        }
        if get::<&str>(row, 4)? == "YES" {
            text += "DETERMINISTIC ";
        }
        let access: &str = get(row, 5)?;
        if access != "CONTAINS SQL" {
            text += &format!("{access} ");
        }
        if get::<&str>(row, 6)? == "INVOKER" {
            text += "SQL SECURITY INVOKER ";
        }
        let comment: &str = get(row, 7)?;
        if !comment.is_empty() {
            text += &format!("COMMENT {} ", super::sql::literal(comment));
        }
        // Whoever may not see the body is not told it.
        text += get::<Option<&str>>(row, 8)?.unwrap_or_default();
        let definition = Definition::new(&text);
        let routine = Routine { signature: signature.clone(), kind, arguments: String::new(), definition };
        self.routines.push(routine);
        Ok(())
    }

    pub(super) fn parameter(&mut self, row: &MySqlRow) -> Cell<()> {
        let name = table_name(get(row, 0)?, get(row, 1)?);
        let kind =
            if get::<&str>(row, 2)? == "PROCEDURE" { RoutineKind::Procedure } else { RoutineKind::Function };
        let is_it = |it: &&mut Routine| it.signature.name == name && it.kind == kind;
        let Some(routine) = self.routines.iter_mut().find(is_it) else { return Ok(()) };
        let mode =
            get::<Option<&str>>(row, 3)?.filter(|mode| kind == RoutineKind::Procedure && *mode != "IN");
        let mode = mode.map(|mode| format!("{mode} ")).unwrap_or_default();
        let (of, sql_type): (&str, &str) = (get(row, 4)?, get(row, 5)?);
        if !routine.arguments.is_empty() {
            routine.arguments += ", ";
        }
        routine.arguments += &format!("{mode}{} {sql_type}", quoted(of));
        Ok(())
    }

    pub(super) fn trigger(&mut self, row: &MySqlRow) -> Cell<()> {
        let table = table_name(get(row, 0)?, get(row, 1)?);
        let name: String = get(row, 2)?;
        let (timing, event, statement): (&str, &str, &str) = (get(row, 3)?, get(row, 4)?, get(row, 5)?);
        let trigger = Trigger {
            name: name.clone(),
            table: table.clone(),
            when: format!("{timing} {event}"),
            definition: Definition::new(&format!("FOR EACH ROW {statement}")),
            outdated: false,
        };
        self.metadata.triggers.insert((table, name), trigger);
        Ok(())
    }

    /// The routines with their arguments, once these are read.
    pub(super) fn finish_routines(&mut self) {
        for mut routine in std::mem::take(&mut self.routines) {
            routine.signature = Signature::new(routine.signature.name, &routine.arguments);
            self.metadata.routines.insert(routine.signature.clone(), routine);
        }
    }
}

/// What the database has of `metadata`. Texts stay as they are written: the server cannot be asked for its own form of one
/// without that something of it stays behind.
pub(super) fn normalize(metadata: &MetaData, defaults: &Defaults, normal: &mut MetaData) {
    let own = |it: &Definition| it.text_for(Database::Mysql).map(Definition::new);
    for view in metadata.views.values().filter(|view| !view.materialized) {
        let Some(definition) = own(&view.definition) else { continue };
        let name = defaults.name(&view.name);
        normal.views.insert(name.clone(), View { name, definition, outdated: false, ..view.clone() });
    }
    for routine in metadata.routines.values() {
        let Some(definition) = own(&routine.definition) else { continue };
        let signature =
            Signature { name: defaults.name(&routine.signature.name), ..routine.signature.clone() };
        normal.routines.insert(signature.clone(), Routine { signature, definition, ..routine.clone() });
    }
    for trigger in metadata.triggers.values() {
        let Some(definition) = own(&trigger.definition) else { continue };
        let table = defaults.name(&trigger.table);
        let key = (table.clone(), trigger.name.clone());
        normal.triggers.insert(key, Trigger { table, definition, outdated: false, ..trigger.clone() });
    }
}

fn quoted(name: &str) -> String {
    format!("`{}`", name.replace('`', "``"))
}

/// The query without the name of the database in front of names, so that it fits another one too.
fn without_schema(query: &str, schema: &str) -> String {
    let qualifier = quoted(schema) + ".";
    let (mut plain, mut rest) = (String::with_capacity(query.len()), query);
    while let Some(first) = rest.chars().next() {
        if let Some(after) = rest.strip_prefix(&qualifier) {
            rest = after;
            continue;
        }
        let length = match first {
            '\'' => text_length(rest),
            '`' => rest[1..].find('`').map_or(rest.len(), |end| end + 2),
            _ => first.len_utf8(),
        };
        plain.push_str(&rest[..length]);
        rest = &rest[length..];
    }
    plain
}

/// The length of a text in quotes, in which a backslash escapes.
fn text_length(rest: &str) -> usize {
    let mut escaped = false;
    for (at, character) in rest.char_indices().skip(1) {
        match character {
            '\'' if !escaped => return at + 1,
            _ => escaped = character == '\\' && !escaped,
        }
    }
    rest.len()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_name_of_the_database_is_left_out_where_it_is_a_name() {
        let query =
            "select `shop`.`t`.`a` AS `a`,'`shop`.' AS `x`,`a``b` from `shop`.`t` where 1 = '\\'`shop`.'";
        let expected = "select `t`.`a` AS `a`,'`shop`.' AS `x`,`a``b` from `t` where 1 = '\\'`shop`.'";
        assert_eq!(without_schema(query, "shop"), expected);
    }
}
