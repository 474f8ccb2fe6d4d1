//! SQL that is written down instead of sent.

use crate::capabilities::Database;

/// A script: statements, each with its semicolon, and lines of comment.
#[derive(Debug)]
pub(crate) struct Script {
    database: Database,
    text: String,
}

impl Script {
    pub(crate) fn new(database: Database) -> Self {
        Self { database, text: String::new() }
    }

    pub(crate) fn database(&self) -> Database {
        self.database
    }

    /// Adds a statement that has no semicolon at its end; or several, of which the last has none.
    pub(crate) fn statement(&mut self, sql: &str) {
        self.text.push_str(sql);
        self.text.push_str(end_of(sql));
    }

    /// Adds a statement of an operation, in which a body of the user may stand, or a text of the user,
    /// perhaps several statements. The clients of MySQL cut at every semicolon,
    /// those in the body of a procedure too, unless they are told what else to cut at.
    pub(crate) fn users_text(&mut self, sql: &str) {
        if self.database == Database::Mysql && has_body(sql) {
            let text = format!("DELIMITER {DELIMITER}\n{sql}\n{DELIMITER}\nDELIMITER ;\n");
            self.text.push_str(&text);
        } else {
            self.statement(sql);
        }
    }

    /// Adds a line of comment, and an empty line above it unless it is the first.
    pub(crate) fn comment(&mut self, comment: &str) {
        if !self.text.is_empty() {
            self.text.push('\n');
        }
        let words: Vec<_> = comment.split_whitespace().collect();
        self.text.push_str("-- ");
        self.text.push_str(&words.join(" "));
        self.text.push('\n');
    }

    pub(crate) fn text(&self) -> &str {
        &self.text
    }
}

/// What stands behind a statement that more follow. A comment at its end would take the semicolon for more of it; anywhere
/// else SQLite would keep the line break with the text of what is made.
pub(crate) fn end_of(sql: &str) -> &'static str {
    let may_end_in_comment = sql.lines().last().is_some_and(|line| line.contains("--") || line.contains('#'));
    if may_end_in_comment { "\n;\n" } else { ";\n" }
}

/// Nothing that stands in SQL, and nothing that its clients take for a quote or a comment.
const DELIMITER: &str = "$$ftf_migrate$$";

/// Whether a text makes a procedure, a function, a trigger or an event out of several statements. One
/// that only looks like it does no harm: then all of the text goes to the server at once, as in a run.
fn has_body(sql: &str) -> bool {
    let upper = sql.to_ascii_uppercase();
    let words: Vec<_> = upper.split(|character: char| !character.is_ascii_alphanumeric()).collect();
    let has = |word: &str| words.contains(&word);
    sql.contains(';')
        && (has("BEGIN") || has("END"))
        && ["PROCEDURE", "FUNCTION", "TRIGGER", "EVENT"].into_iter().any(has)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_statement_that_ends_with_a_comment_still_gets_its_semicolon() {
        let mut script = Script::new(Database::Sqlite);
        script.comment("one\n; DROP TABLE a");
        script.statement("SELECT 1");
        script.comment("two");
        script.statement("SELECT 2 -- of two");
        assert_eq!(script.text(), "-- one ; DROP TABLE a\nSELECT 1;\n\n-- two\nSELECT 2 -- of two\n;\n");
    }

    #[test]
    fn only_a_body_of_statements_on_mysql_has_a_delimiter_of_its_own() {
        let body = "CREATE TRIGGER t BEFORE INSERT ON a FOR EACH ROW BEGIN SET @a = 1; END";
        let plain = "SELECT 'begin'; SELECT 2";
        let written = |database, sql| {
            let mut script = Script::new(database);
            script.users_text(sql);
            script.text
        };
        assert_eq!(
            written(Database::Mysql, body),
            format!("DELIMITER $$ftf_migrate$$\n{body}\n$$ftf_migrate$$\nDELIMITER ;\n")
        );
        assert_eq!(written(Database::Mysql, plain), format!("{plain};\n"));
        assert_eq!(written(Database::Sqlite, body), format!("{body};\n"));
    }
}
