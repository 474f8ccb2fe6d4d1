//! Views, routines and triggers in PostgreSQL's catalogue, in the server's own words.

use super::object::not_of_extension;
use super::sql::{Part, SCHEMA, columns_sql, indexes_sql, schemas};
use super::{Cell, Found, Reader, get};
use crate::reflect::{Filter, Kind};
use crate::schema::{Definition, Routine, RoutineKind, Signature, Table, TableName, Trigger, View};
use sqlx::postgres::PgRow;

/// The questions about what the filter asks for.
pub(super) fn questions(filter: &Filter, major: u32) -> Vec<(Part, String)> {
    let which = schemas(&filter.schemas);
    let mut questions = Vec::new();
    if filter.takes(Kind::View) {
        questions.push((Part::Views, views_sql(&which)));
        let materialized = format!(
            "pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace WHERE c.relkind = 'm' AND {which} AND {}",
            not_of_extension("pg_class", "c.oid")
        );
        questions.push((Part::Columns, columns_sql(&materialized, major)));
        questions.push((Part::Indexes, indexes_sql(&materialized, major)));
    }
    if filter.takes(Kind::Routine) {
        questions.push((Part::Routines, routines_sql(&which)));
    }
    if filter.takes(Kind::Trigger) {
        questions.push((Part::Triggers, triggers_sql(&which, major)));
    }
    questions
}

/// The questions about what this session has made for itself alone.
pub(super) fn questions_about_temporary(major: u32) -> Vec<(Part, String)> {
    const WHICH: &str = "n.oid = pg_my_temp_schema()";
    vec![
        (Part::Views, views_sql(WHICH)),
        (Part::Routines, routines_sql(WHICH)),
        (Part::Triggers, triggers_sql(WHICH, major)),
    ]
}

fn views_sql(which: &str) -> String {
    format!(
        "SELECT c.oid::int8, CASE WHEN n.oid <> pg_my_temp_schema() THEN {SCHEMA} END, c.relname::text, c.relkind = 'm', pg_get_viewdef(c.oid), \
         (SELECT substr(o, 14) FROM unnest(c.reloptions) o WHERE o LIKE E'check\\\\_option=%'), \
         ARRAY(SELECT quote_ident(a.attname) || ' ' || format_type(a.atttypid, a.atttypmod) FROM pg_attribute a \
          WHERE a.attrelid = c.oid AND a.attnum > 0 AND NOT a.attisdropped ORDER BY a.attnum) \
         FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace WHERE c.relkind IN ('v', 'm') AND {which} AND {}",
        not_of_extension("pg_class", "c.oid")
    )
}

/// Aggregates and window functions are nothing that an operation makes.
fn routines_sql(which: &str) -> String {
    format!(
        "SELECT CASE WHEN n.oid <> pg_my_temp_schema() THEN {SCHEMA} END, p.proname::text, p.prokind = 'p', \
         pg_get_function_arguments(p.oid), pg_get_functiondef(p.oid), \
         format('.%I(%s)', p.proname, pg_get_function_arguments(p.oid)) \
         FROM pg_proc p JOIN pg_namespace n ON n.oid = p.pronamespace WHERE p.prokind IN ('f', 'p') AND {which} AND {}",
        not_of_extension("pg_proc", "p.oid")
    )
}

/// Those of constraints and of partitions come with these.
fn triggers_sql(which: &str, major: u32) -> String {
    let parent = if major >= 13 { "AND t.tgparentid = 0" } else { "" };
    format!(
        "SELECT CASE WHEN n.oid <> pg_my_temp_schema() THEN {SCHEMA} END, c.relname::text, t.tgname::text, \
         pg_get_triggerdef(t.oid), format('CREATE TRIGGER %I ', t.tgname), \
         format('.%I ', c.relname) \
         FROM pg_trigger t JOIN pg_class c ON c.oid = t.tgrelid JOIN pg_namespace n ON n.oid = c.relnamespace \
         WHERE NOT t.tgisinternal AND t.tgconstraint = 0 {parent} AND {which} AND {}",
        not_of_extension("pg_trigger", "t.oid")
    )
}

impl Reader {
    pub(super) fn view(&mut self, row: &PgRow) -> Cell<()> {
        let name = TableName { schema: get(row, 1)?, name: get(row, 2)? };
        let mut query = plain(get::<&str>(row, 4)?.trim().trim_end_matches(';'));
        if let Some(option) = get::<Option<&str>>(row, 5)? {
            query += &format!(" WITH {} CHECK OPTION", option.to_uppercase());
        }
        let materialized = get(row, 3)?;
        if materialized {
            // Columns and indexes are read as those of a table are.
            let table = Table::new(name.clone());
            self.tables.insert(get(row, 0)?, Found { is_view: true, ..Found::new(table) });
        }
        let columns: Vec<String> = get(row, 6)?;
        let view = View {
            name: name.clone(),
            definition: Definition::new(&query),
            materialized,
            indexes: Vec::new(),
            outdated: false,
            columns: columns.iter().map(|column| plain(column)).collect(),
        };
        self.metadata.views.insert(name, view);
        Ok(())
    }

    pub(super) fn routine(&mut self, row: &PgRow) -> Cell<()> {
        let name = TableName { schema: get(row, 0)?, name: get(row, 1)? };
        let kind = if get(row, 2)? { RoutineKind::Procedure } else { RoutineKind::Function };
        let arguments = plain(get(row, 3)?);
        // Servers differ in what they call the schema of a session.
        let (text, name_and_arguments): (&str, &str) = (get(row, 4)?, get(row, 5)?);
        let text = text.split_once(name_and_arguments).map_or(text, |(_, behind)| behind);
        let text = plain(text.trim());
        let signature = Signature::new(name, &arguments);
        let routine =
            Routine { signature: signature.clone(), kind, arguments, definition: Definition::new(&text) };
        self.metadata.routines.insert(signature, routine);
        Ok(())
    }

    pub(super) fn trigger(&mut self, row: &PgRow) -> Cell<()> {
        let table = TableName { schema: get(row, 0)?, name: get(row, 1)? };
        let name: String = get(row, 2)?;
        let (text, head, of_table): (&str, &str, &str) = (get(row, 3)?, get(row, 4)?, get(row, 5)?);
        let parts = text.strip_prefix(head).and_then(|text| text.split_once(of_table));
        let Some((before, definition)) = parts else { return Ok(()) };
        let Some((when, _)) = before.rsplit_once(" ON ") else { return Ok(()) };
        let definition = Definition::new(&plain(definition));
        let trigger = Trigger {
            name: name.clone(),
            table: table.clone(),
            when: when.to_owned(),
            definition,
            outdated: false,
        };
        self.metadata.triggers.insert((table, name), trigger);
        Ok(())
    }
}

/// The text without the schema of what only this session sees, where that is no part of a text in quotes.
fn plain(text: &str) -> String {
    const TEMPORARY: &str = "pg_temp";
    if !text.contains(TEMPORARY) {
        return text.to_owned();
    }
    let (mut plain, mut rest) = (String::with_capacity(text.len()), text);
    while let Some(first) = rest.chars().next() {
        let length = match first {
            '\'' | '"' => rest[1..].find(first).map_or(rest.len(), |end| end + 2),
            '$' => body_length(rest),
            _ if first.is_alphanumeric() || first == '_' => {
                rest.find(|it: char| !(it.is_alphanumeric() || it == '_')).unwrap_or(rest.len())
            }
            _ => first.len_utf8(),
        };
        let (token, after) = rest.split_at(length);
        let number = token.strip_prefix(TEMPORARY).map(|number| number.strip_prefix('_').unwrap_or(number));
        let is_schema = number.is_some_and(|it| it.bytes().all(|it| it.is_ascii_digit()));
        let behind_dot = after.strip_prefix('.').filter(|_| is_schema);
        if behind_dot.is_none() {
            plain.push_str(token);
        }
        rest = behind_dot.unwrap_or(after);
    }
    plain
}

/// The length of a text in dollar quotes, or of a dollar alone.
fn body_length(rest: &str) -> usize {
    let Some(end) = rest[1..].find('$') else { return 1 };
    let quote = &rest[..end + 2];
    if !quote[1..=end].chars().all(|it| it.is_alphanumeric() || it == '_') {
        return 1;
    }
    rest[quote.len()..].find(quote).map_or(rest.len(), |at| at + 2 * quote.len())
}

#[cfg(test)]
mod tests {
    use super::plain;

    #[test]
    fn the_schema_of_a_session_is_left_out_of_names_alone() {
        for (text, expected) in [
            ("SELECT users.id FROM pg_temp.users", "SELECT users.id FROM users"),
            ("'a'::pg_temp_3.mood", "'a'::mood"),
            ("'pg_temp.users'", "'pg_temp.users'"),
            ("AS $f$ SELECT pg_temp.x $f$ pg_temp.y", "AS $f$ SELECT pg_temp.x $f$ y"),
            ("pg_temporary.users", "pg_temporary.users"),
            ("$1 pg_temp.a", "$1 a"),
        ] {
            assert_eq!(plain(text), expected);
        }
    }
}
